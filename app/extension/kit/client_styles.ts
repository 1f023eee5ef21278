import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import app from '@adonisjs/core/services/app'

/** What of Tailwind is used here. It comes with the component library, and is found from there. */
interface Compiler {
  compile(
    css: string,
    options: {
      base: string
      onDependency(path: string): void
      customCssResolver(id: string): Promise<string | undefined>
    }
  ): Promise<{ build(candidates: string[]): string }>
  optimize(css: string, options: { minify: boolean }): { code: string }
}

interface Scanning {
  Scanner: new (options: { sources: { base: string; pattern: string; negated: boolean }[] }) => {
    scan(): string[]
  }
}

/**
 * The style sheet of an archive: the utilities that its templates use, and its own styles. Utilities know the tokens of
 * Lumina, and reach nothing but elements of the plugin: `.hidden` here must not outweigh `.lg:block` over there. All of
 * it is in a layer of its own.
 */
export async function styleSheet(id: string, ui: string, ownStyles: string) {
  const { tailwind, oxide, themeOfLibrary } = await tools()
  const home = app.makePath('resources/css')
  const { build } = await tailwind.compile(
    `@reference "${join(home, 'app.css')}";
     @layer plugins { [data-plugin="${id}"] { @tailwind utilities; } }`,
    {
      base: home,
      onDependency: () => {},
      customCssResolver: async (name) => (name === '#build/ui.css' ? themeOfLibrary : undefined),
    }
  )
  const scanner = new oxide.Scanner({ sources: [{ base: ui, pattern: '**/*', negated: false }] })
  const utilities = build(scanner.scan())
  const own = ownStyles.trim() && `@layer plugins {\n${ownStyles}\n}`
  return tailwind.optimize(`${utilities}\n${own}`, { minify: true }).code.trim()
}

async function tools() {
  const library = fileURLToPath(import.meta.resolve('@nuxt/ui/vite'))
  const fromLibrary = createRequire(library)
  const compiler = fromLibrary.resolve('@tailwindcss/node')
  return {
    tailwind: (await import(pathToFileURL(compiler).href)) as Compiler,
    oxide: createRequire(compiler)('@tailwindcss/oxide') as Scanning,
    themeOfLibrary: join(dirname(library), '..', '.nuxt', 'ui.static.css'),
  }
}
