import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Icon {
  body: string
  width?: number
  height?: number
}

interface Collection {
  icons: Record<string, Icon>
  aliases: Record<string, { parent: string }>
  width: number
  height: number
}

export const ICONS_OF_FEW = 'virtual:icons-of-few'

/** Whatever names an icon: screens, and what the server says of navigations. */
export const NAMING = '{app,plugins,resources}/**/*.{vue,ts,json}'

/**
 * Screens that few people open, and what the server names for them alone: icons that are named nowhere else come with
 * them. What plugins name on the server is not among these: it may be shown on any screen.
 */
export const FEW = [
  'app/console/**',
  'plugins/*/ui/**',
  'resources/pages/{account,admin,first_run,invitations,members,orgs,shares,trash}/**',
  'resources/components/{account,admin,dashboard,entry,first_run,forms,invitation,jobs}/**',
  'resources/components/{member,org,plugin,server,share}/**',
]

const OURS = /^\/(plugins|resources)\//
const MENTIONED = /\bi-lucide-([a-z0-9-]+)/g

/** Names of the icons that a text mentions, without their collection. */
export const namesIn = (text: string) => [...text.matchAll(MENTIONED)].map(([, name]) => name)

/** Names of the icons that only screens for few people have. */
export function namesOfFew(root: string): Set<string> {
  const few = new Set(globSync(FEW, { cwd: root }))
  const all = globSync(NAMING, { cwd: root })
  const namedIn = (files: string[]) =>
    new Set(files.flatMap((file) => namesIn(readFileSync(join(root, file), 'utf8'))))
  return namedIn(all.filter((file) => few.has(file))).difference(
    namedIn(all.filter((file) => !few.has(file)))
  )
}

/** Icons that few people see, in a file of their own: each module that names one of them brings it. */
export function iconsOfFew(root: string): Plugin {
  let names = new Set<string>()
  return {
    name: 'lumina:icons-of-few',
    buildStart: () => void (names = namesOfFew(root)),
    resolveId: (id) => (id === ICONS_OF_FEW ? id : null),
    load: (id) => (id === ICONS_OF_FEW ? moduleOf(iconsOf(names)) : null),
    transform(code, id) {
      // Nuxt UI brings what it names by itself.
      if (!OURS.test(id.slice(root.length)) || !namesIn(code).some((name) => names.has(name)))
        return null
      return { code: `${code}\nimport '${ICONS_OF_FEW}'`, map: null }
    },
  }
}

function iconsOf(names: Set<string>) {
  const path = createRequire(import.meta.url).resolve('@iconify-json/lucide/icons.json')
  const { icons, aliases, width, height }: Collection = JSON.parse(readFileSync(path, 'utf8'))
  return [...names].sort().map((name) => {
    const icon = icons[name] ?? icons[aliases[name]?.parent]
    if (!icon) throw new Error(`There is no icon i-lucide-${name}`)
    return [`lucide:${name}`, { width, height, ...icon }]
  })
}

const moduleOf = (icons: ReturnType<typeof iconsOf>) => `
  import { addIcon } from '~/icons'
  for (const [name, icon] of ${JSON.stringify(icons)}) addIcon(name, icon)`
