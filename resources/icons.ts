import { Icon, addIcon as keepIcon } from '@iconify/vue/offline'

/** Stands in for `@iconify/vue`: all our icons are built in, so what would ask a server elsewhere is left out. */
export { Icon }

const known = new Set<string>()

/** Plugins may name an icon that was not built in: that would be an empty square. */
export const isBuiltIn = (name: string) =>
  known.has(name.replace(/^i-/, '').replace(/^(\w+)-/, '$1:'))

/** Components ask for `lucide-check`, the collection says `lucide:check`. */
export function addIcon(name: string, data: Parameters<typeof keepIcon>[1]) {
  known.add(name)
  keepIcon(name, data)
  keepIcon(name.replace(':', '-'), data)
}

export const iconLoaded = () => true
