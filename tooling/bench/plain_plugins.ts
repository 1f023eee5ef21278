import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes folders with small plugins as authors build them: each with a route, a listener, a durable listener, a filter
 * and a slot. Answers ids and folders.
 */
export async function writePlugins(root: string, count: number) {
  const ids = Array.from({ length: count }, (_, at) => `bench${String(at + 1).padStart(2, '0')}`)
  for (const id of ids) {
    const files = { 'plugin.json': manifestOf(id), 'plugin.js': SERVER, 'client/client.js': CLIENT }
    await mkdir(join(root, id, 'client'), { recursive: true })
    for (const [path, text] of Object.entries(files)) await writeFile(join(root, id, path), text)
  }
  return ids.map((id) => ({ id, folder: join(root, id) }))
}

const manifestOf = (id: string) =>
  JSON.stringify({
    id,
    version: '1.0.0',
    title: { en: `Bench ${id}`, de: `Messung ${id}` },
    summary: { en: 'Does a little of everything.', de: 'Tut von allem ein wenig.' },
    sdk: '^1.0.0',
    tenancy: 'org',
    orgs: 'on',
    client: { entry: 'client/client.js' },
  })

const SERVER = `
import { definePlugin } from '#extension/define_plugin'

let heard = 0

export default definePlugin({
  routes: { api: (router) => router.get('/', () => ({ data: { heard } })).as('heard') },
  on: {
    'photo.added@1': () => void heard++,
    'photo.ready@1': { durable: true, run: () => void heard++ },
  },
  filters: { 'photo.facts@1': { run: (facts) => ({ ...facts, tags: [...facts.tags] }) } },
})
`

const CLIENT = `
import { h } from 'vue'
import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  slots: { 'photo.panel@1': [{ component: async () => ({ default: () => h('p', 'Bench') }) }] },
})
`
