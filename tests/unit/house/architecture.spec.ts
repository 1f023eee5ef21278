import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { foreignImportsOf } from '#tests/plugin_contract/sources'

const CORE = new Set([
  'actions',
  'admin',
  'controllers',
  'exceptions',
  'jobs',
  'listeners',
  'mails',
  'middleware',
  'models',
  'policies',
  'queries',
  'queue',
  'sessions',
  'shares',
  'start',
  'storage',
  'transformers',
  'validators',
  'media',
  'extension',
  'audit',
  'api',
  'console',
])

/** What each room may import of ours. A room that is not named may import every other room of the core. */
const MAY_IMPORT: Record<string, string[]> = {
  media: ['media'],
  // What plugins keep, and what becomes of them.
  extension: ['extension', 'audit'],
  // How times stand in tables.
  audit: ['audit', 'models'],
  admin: [
    'admin',
    'models',
    'queries',
    'exceptions',
    'extension',
    'audit',
    // Large exports and actions are done later, and their files kept.
    'queue',
    'jobs',
    'storage',
    'transformers',
  ],
  models: ['models', 'audit', 'start', 'exceptions'],
  policies: ['models', 'policies'],
  exceptions: ['exceptions', 'extension'],
}

test.group('Architecture', () => {
  test('rooms import only what they may', ({ assert }) => {
    const broken: string[] = []
    for (const { file, source } of sourcesOf('app', /\.ts$/)) {
      const room = file.split('/')[1]
      const allowed = MAY_IMPORT[room]
      if (!allowed) continue
      for (const imported of roomsImportedBy(source)) {
        if (CORE.has(imported) && !allowed.includes(imported))
          broken.push(`${file} imports #${imported}`)
      }
    }
    assert.deepEqual(broken, [])
  })

  test('the core does not know its plugins, and the browser does not know the server', ({
    assert,
  }) => {
    const broken = [
      ...sourcesOf('app', /\.ts$/).filter(({ source }) =>
        /from '(#plugins|(\.\.\/)+plugins)/.test(source)
      ),
      ...sourcesOf('resources', /\.(ts|vue)$/).filter(({ source }) =>
        /from '(#\w+\/|@adonisjs\/(core|lucid|auth)|(\.\.\/)+app\/)/.test(source)
      ),
    ].map(({ file }) => file)
    assert.deepEqual(broken, [])
  })

  test('nobody reaches into a plugin, and no plugin into another', async ({ assert }) => {
    const reaching = ['app', 'resources', 'start', 'commands', 'providers', 'config', 'database']
      .flatMap((folder) => sourcesOf(folder, /\.(ts|vue)$/))
      .filter(({ file, source }) => importsPlugin(file, source))
      .map(({ file }) => file)
    assert.deepEqual(reaching, [])
    for (const id of pluginIds()) {
      assert.deepEqual(await foreignImportsOf(app.makePath('plugins', id)), [], id)
    }
  })

  test('there is no drawer for what nobody named', ({ assert }) => {
    const drawers = ['services', 'utils', 'helpers', 'common', 'core', 'shared', 'misc']
    assert.deepEqual(
      drawers.filter((name) => existsSync(app.makePath('app', name))),
      []
    )
  })

  test('files are named in snake_case', ({ assert }) => {
    const odd = ['app', 'resources', 'start', 'commands', 'providers', 'tests', 'database']
      .flatMap((folder) => sourcesOf(folder, /\.(ts|vue|css)$/))
      .map(({ file }) => file)
      .filter((file) => !/^[a-z0-9_/.]+$/.test(file))
    assert.deepEqual(odd, [])
  })

  test('controllers leave errors to the handler', ({ assert }) => {
    const catching = sourcesOf('app/controllers', /\.ts$/)
      .filter(({ source }) => /\bcatch\b/.test(source))
      .map(({ file }) => file)
    assert.deepEqual(catching, ['app/controllers/health_controller.ts'])
  })

  test('no screen asks another server for anything', ({ assert }) => {
    const asking = sourcesOf('resources', /\.(ts|vue|css|edge)$/)
      .filter(({ source }) => /(?:src|href|url|import|fetch)\s*[=(]\s*['"`]?https?:/.test(source))
      .map(({ file }) => file)
    assert.deepEqual(asking, [])
  })
})

function sourcesOf(folder: string, pattern: RegExp) {
  if (!existsSync(app.makePath(folder))) return []
  return readdirSync(app.makePath(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .map((file) => ({ file, source: readFileSync(app.makePath(file), 'utf8') }))
}

function pluginIds() {
  return existsSync(app.makePath('plugins')) ? readdirSync(app.makePath('plugins')) : []
}

/** By a path of its own: names of ours lead to no plugin. */
function importsPlugin(file: string, source: string) {
  return [...source.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)].some(([, path]) =>
    join(dirname(file), path).startsWith('plugins/')
  )
}

function roomsImportedBy(source: string) {
  return [...source.matchAll(/(?:from|import\()\s*'#(\w+)\//g)].map(([, room]) => room)
}
