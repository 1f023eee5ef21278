import { Icon, addIcon as keepIcon } from '@iconify/vue/offline'

/** Stands in for `@iconify/vue`: all our icons are built in, so what would ask a server elsewhere is left out. */
export { Icon }

/** Components ask for `lucide-check`, the collection says `lucide:check`. */
export function addIcon(name: string, data: Parameters<typeof keepIcon>[1]) {
  keepIcon(name, data)
  keepIcon(name.replace(':', '-'), data)
}

export const iconLoaded = () => true
