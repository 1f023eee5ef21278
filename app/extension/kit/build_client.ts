import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { InlineConfig, Rolldown } from 'vite'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { clientExports, EXTERNALS, foreignImports } from '#extension/kit/client_exports'
import { componentsOfThePage } from '#extension/kit/client_components'
import { iconsIn } from '#extension/kit/client_icons'
import { styleSheet } from '#extension/kit/client_styles'
import type { PluginSources } from '#extension/kit/plugin_sources'
import type { PluginManifest } from '#extension/manifest'

/** Where the built screens are in the plugin: all of it is published. */
const FOLDER = 'client'
const ENTRY = 'plugin.js'
const STYLES = 'style.css'
const START = 'virtual:lumina-plugin'

interface Client {
  client?: PluginManifest['client']
  problems: string[]
}

/**
 * Bundles the screens of a plugin into modules that any page of Lumina can load, without building Lumina again: Vue, the
 * router and the components are those of the page.
 */
export async function buildClient({ ui, folder, manifest }: PluginSources, out: string) {
  if (!ui) return { problems: [] } satisfies Client as Client
  const exported = await clientExports()
  const { icons, problems } = await iconsIn(await textsIn(folder), folder)
  const start = `import ui from ${JSON.stringify(ui)}
    export default { ...ui, icons: { ...${JSON.stringify(icons)}, ...ui.icons } }`
  const output = await asInProduction(() =>
    bundle(folder, out, start, [componentsOfThePage(exported.get('@lumina/ui')!, problems)])
  )
  for (const chunk of output.filter((one) => one.type === 'chunk')) {
    problems.push(...(await foreignImports(chunk.code, exported)))
  }
  const own = output.filter((one) => one.type === 'asset' && one.fileName.endsWith('.css'))
  const css = await styleSheet(
    manifest.id,
    join(folder, 'ui'),
    own.map((one) => String((one as Rolldown.OutputAsset).source)).join('\n')
  )
  await writeFile(join(out, FOLDER, STYLES), css)
  const client = { entry: `${FOLDER}/${ENTRY}`, styles: [`${FOLDER}/${STYLES}`] }
  return { client, problems: [...new Set(problems)] } satisfies Client as Client
}

/** Templates are compiled for what the process runs as, and a command runs as its author's machine does. */
async function asInProduction<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    return await work()
  } finally {
    process.env.NODE_ENV = before
  }
}

async function bundle(
  folder: string,
  out: string,
  start: string,
  plugins: NonNullable<InlineConfig['plugins']>
) {
  const [{ build }, { default: vue }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-vue'),
  ])
  const result = (await build({
    root: folder,
    configFile: false,
    mode: 'production',
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'lumina:start',
        resolveId: (id) => (id.endsWith(START) ? `\0${START}` : null),
        load: (id) => (id === `\0${START}` ? start : null),
      },
      vue(),
      ...plugins,
    ],
    build: {
      outDir: join(out, FOLDER),
      emptyOutDir: true,
      cssCodeSplit: false,
      lib: { entry: START, formats: ['es'], fileName: () => ENTRY, cssFileName: 'style' },
      rolldownOptions: {
        external: EXTERNALS,
        output: { entryFileNames: ENTRY, chunkFileNames: '[name].js', minify: true },
      },
    },
  }).catch((error: Error) => {
    throw new BuildRefusal([stripVTControlCharacters(error.message).trim()])
  })) as Rolldown.RolldownOutput[]
  return result.flatMap(({ output }) => output)
}

/** Whatever may name an icon: screens, the server's navigation, the manifest. */
async function textsIn(folder: string): Promise<string[]> {
  const screens = await readdir(join(folder, 'ui'), { recursive: true })
  const names = ['plugin.json', 'plugin.ts', ...screens.map((name) => join('ui', name))]
  const wanted = names.filter((name) => /\.(vue|ts|js|json)$/.test(name))
  return Promise.all(wanted.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')))
}
