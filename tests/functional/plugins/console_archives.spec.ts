import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { host } from '#extension/host'
import type User from '#models/user'
import { formsOf } from '#tests/fixtures/form_client'
import { type Entries, tgzOf, zipOf } from '#tests/fixtures/plugin_archives'
import { forgetPlugins, manifestOf, newPluginId } from '#tests/fixtures/plugin_folders'
import { makeCast, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })
const NEW = '/admin/plugin-archives/new'

const entriesOf = (id: string, more = {}): Entries => [
  ['plugin.json', JSON.stringify(manifestOf(id, more))],
  ['plugin.js', 'export default {}'],
]

const send = (client: ApiClient, person: User, path: string) =>
  client
    .post('/admin/plugin-archives')
    .loginAs(person)
    .withCsrfToken()
    .header('referer', NEW)
    .redirects(0)
    .file('archive', path)

/** Where a sent archive is shown. */
async function review(client: ApiClient, person: User, archive: Promise<string>) {
  const { location } = (await send(client, person, await archive)).headers()
  return location as string
}

test.group('Archives in the console', (group) => {
  group.each.teardown(forgetPlugins)

  test('are shown with id, version, publisher, fingerprint and what they ask for before anything is kept', async ({
    client,
    assert,
  }) => {
    const person = await operator()
    const id = newPluginId()
    const capabilities = [{ name: 'network', reason: { en: 'Asks for the weather' } }]
    const more = { author: 'Ada', version: '2.1.0', capabilities }
    const path = await review(client, person, zipOf(entriesOf(id, more)))
    const page = await formsOf(client, person).get(path)
    page.assertInertiaComponent('admin/plugins/review')
    const { archive } = page.inertiaProps as any
    assert.deepInclude(archive, { id, version: '2.1.0', author: 'Ada', relation: 'fresh' })
    assert.match(archive.hash, /^[0-9a-f]{64}$/)
    assert.equal(path, `/admin/plugin-archives/${archive.hash}`)
    assert.deepInclude(archive.capabilities[0], { name: 'network', reason: 'Asks for the weather' })
    assert.isUndefined(host.find(id))
  })

  test('are accepted, installed, followed by another version and upgraded', async ({
    client,
    assert,
  }) => {
    const person = await operator()
    const { post, get } = formsOf(client, person)
    const id = newPluginId()
    const plugin = `/admin/plugins/${id}`
    const first = await review(client, person, tgzOf(entriesOf(id)))
    const accepted = await post(`${first}/acceptance`)
    accepted.assertHeader('location', plugin)
    assert.equal(host.find(id)!.observed, 'available')
    await post(`${plugin}/installation`, { capabilities: [], enable: true })
    assert.equal(host.find(id)!.observed, 'enabled')

    const capabilities = [{ name: 'files', reason: { en: 'Keeps notes' } }]
    const next = { version: '1.1.0', capabilities }
    const second = await review(client, person, zipOf(entriesOf(id, next)))
    const { archive } = (await get(second)).inertiaProps as any
    assert.deepInclude(archive, { relation: 'replaces', installedVersion: '1.0.0' })
    await post(`${second}/acceptance`)
    const { plugin: waiting } = (await get(plugin)).inertiaProps as any
    assert.deepInclude(waiting, { observed: 'enabled', version: '1.0.0' })
    assert.deepInclude(waiting.staged, { version: '1.1.0', hash: archive.hash })
    assert.isTrue(waiting.staged.capabilities[0].isNew)
    assert.isTrue(waiting.can.upgrade)

    await post(`${plugin}/upgrade`, { capabilities: [] })
    assert.equal(host.find(id)!.version, '1.0.0')
    await post(`${plugin}/upgrade`, { capabilities: ['files'] })
    assert.deepInclude(host.find(id), { version: '1.1.0', observed: 'enabled' })
  })

  test('are discarded before and after they were accepted, and nothing is left of them', async ({
    client,
    assert,
  }) => {
    const person = await operator()
    const { post, get, delete: remove } = formsOf(client, person)
    const id = newPluginId()
    const one = await review(client, person, zipOf(entriesOf(id)))
    await remove(one)
    ;(await get(one)).assertStatus(404)
    const two = await review(client, person, zipOf(entriesOf(id)))
    await post(`${two}/acceptance`)
    const { plugin } = (await get(`/admin/plugins/${id}`)).inertiaProps as any
    assert.isTrue(plugin.can.discard)
    await remove(`/admin/plugins/${id}/archive`)
    assert.isUndefined(host.find(id))
    const kept = await readdir(join(process.env.DATA_DIR!, 'plugins')).catch(() => [] as string[])
    assert.notInclude(kept, id)
  })

  test('that are none are refused with the reason, and leave nothing', async ({
    client,
    assert,
  }) => {
    const person = await operator()
    const id = newPluginId()
    const escaping: Entries = [...entriesOf(id), ['../evil.js', '1']]
    const answer = await send(client, person, await zipOf(escaping))
    answer.assertHeader('location', NEW)
    assert.deepInclude(answer.flashMessages().archiveProblem as object, {
      code: 'archive_outside',
    })
    const shelf = join(process.env.DATA_DIR!, 'tmp', 'plugin_archives')
    const left = await readdir(shelf)
    assert.isEmpty(left.filter((name) => name.startsWith('.')))
    const nothing = await formsOf(client, person, NEW).post('/admin/plugin-archives')
    assert.property(nothing.flashMessages().inputErrorsBag as object, 'archive')
  })

  test('are taken from superadmins alone', async ({ client, assert }) => {
    const { owner, member, foreigner } = await makeCast()
    const id = newPluginId()
    const archive = await zipOf(entriesOf(id))
    for (const person of [owner, member, foreigner]) await send(client, person, archive)
    const visitor = await client
      .post('/admin/plugin-archives')
      .withCsrfToken()
      .redirects(0)
      .file('archive', archive)
    visitor.assertHeader('location', '/sign-in')
    const path = await review(client, await operator(), Promise.resolve(archive))
    ;(await formsOf(client, owner).get(path)).assertStatus(404)
    await formsOf(client, owner).post(`${path}/acceptance`)
    assert.isUndefined(host.find(id))
  })
})
