import { cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { inOwnPlace } from './place.js'
import { runStep, type Step } from './step.js'
import { inTemporaryFolder } from './temporary_folder.js'

const NOT_COPIED = [
  '.git',
  '.runtime',
  'benchmarks',
  'build',
  'coverage',
  'data',
  'docs',
  'node_modules',
]

/** A little of everything that the core does: its walls and texts, requests, pages, the plugin host itself. */
const SPECS = [
  'architecture',
  'catalogues',
  'published',
  'health',
  'org_pages',
  'org_plugins',
  'photo_pages',
  'photo_search',
]

/**
 * Whoever deletes a folder in `plugins/` has a program without it, and nothing else to do. In a copy of the tree the core
 * compiles with none of them, and boots and passes its specs without each in turn. A plugin imports no other (a test of
 * the house sees to it), so that what compiles without all of them compiles without any.
 */
export function checkWithoutPlugins() {
  return inTemporaryFolder('core', async (folder) => {
    const tree = join(folder, 'tree')
    await copyTree(tree)
    const bundled = join(tree, 'plugins')
    const aside = join(folder, 'plugins')
    await rename(bundled, aside)
    return (await compiles(tree)) ?? (await worksWithoutEach(tree, bundled, aside))
  })
}

async function copyTree(tree: string) {
  await mkdir(tree)
  for (const name of await readdir('.')) {
    if (NOT_COPIED.includes(name)) continue
    await cp(name, join(tree, name), {
      recursive: true,
      filter: (path) => path !== 'public/assets',
    })
  }
  await symlink(resolve('node_modules'), join(tree, 'node_modules'))
}

/** Two at a time: most of it is waiting for one processor. */
async function compiles(cwd: string) {
  const program = (title: string, args: string[]) =>
    check({ title: `${title} of the core alone`, args, cwd, minutes: 5 })
  const server = program('Types', ['node_modules/typescript/bin/tsc', '--noEmit'])
  const pages = program('Types of pages', [
    'node_modules/vue-tsc/bin/vue-tsc.js',
    '--noEmit',
    '--project',
    'tsconfig.inertia.json',
  ])
  const failure = (await server) ?? (await assetsOf(cwd))
  return (await pages) ?? failure
}

const assetsOf = (cwd: string) =>
  check({
    title: 'Assets of the core alone',
    args: ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn'],
    env: { ...process.env, NODE_ENV: 'production' },
    cwd,
    minutes: 5,
  })

async function worksWithoutEach(cwd: string, bundled: string, aside: string) {
  for (const id of await readdir(aside)) {
    const filter = (path: string) => path !== join(aside, id)
    await cp(aside, bundled, { recursive: true, filter })
    const failure = await passes(cwd, id)
    if (failure) return failure
    await rm(bundled, { recursive: true })
  }
}

const passes = (cwd: string, id: string) =>
  inOwnPlace((env) =>
    check({
      title: `Specs of the core without ${id}`,
      args: [
        '--disable-warning=DEP0205',
        '--import=@poppinss/ts-exec',
        'bin/test.ts',
        'unit',
        'functional',
        ...SPECS.map((name) => `--files=${name}`),
      ],
      env,
      cwd,
      minutes: 5,
    })
  )

async function check(step: Step) {
  const failure = await runStep(step)
  return failure && `${step.title}: ${failure}`
}
