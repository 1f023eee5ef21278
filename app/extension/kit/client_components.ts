import type { Plugin } from 'vite'

const RESOLVED = /_resolveComponent\("(U[A-Z]\w*)"\)/g

/** Components of the library are there in every template, in archives as in the tree: the page's own copies of them. */
export function componentsOfThePage(exported: ReadonlySet<string>, problems: string[]): Plugin {
  return {
    name: 'lumina:components',
    enforce: 'post',
    transform(code, id) {
      if (!/\.vue(\?|$)/.test(id) || !code.includes('_resolveComponent("U')) return null
      const names = new Set<string>()
      const changed = code.replace(RESOLVED, (_, name: string) => {
        names.add(name)
        return `_of_the_page_${name}`
      })
      const missing = [...names].filter((name) => !exported.has(name))
      problems.push(...missing.map((name) => `"@lumina/ui" gives plugins no component ${name}`))
      const imports = [...names].map((name) => `${name} as _of_the_page_${name}`).join(', ')
      return { code: `import { ${imports} } from '@lumina/ui';\n${changed}`, map: null }
    },
  }
}
