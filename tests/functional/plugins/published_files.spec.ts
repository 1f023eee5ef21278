import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { assetsOf } from '#extension/shared_props'
import { host } from '#extension/host'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { InstallPlugin } from '#extension/lifecycle/install'
import {
  forgetPlugins,
  linkFolders,
  newPluginId,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

/** A plugin with screens, running; and where browsers find its files. */
async function runWithScreens(manifest = {}) {
  const id = newPluginId()
  const folder = await writePlugin(id, {
    manifest: { client: { entry: 'client/plugin.js', styles: ['client/style.css'] }, ...manifest },
    files: {
      'plugin.js': 'export default {}',
      'secret.json': '{"key":"of the server"}',
      'client/plugin.js': 'export default { slots: {} }',
      'client/style.css': '@layer plugins {}',
      'client/parts/more.js': 'export default 1',
      'client/.hidden.js': '',
      'client/readme.md': 'Not for browsers',
      'lang/en.json': '{"title":"Probe"}',
    },
  })
  await symlink(join(folder, 'secret.json'), join(folder, 'client', 'inside.json'))
  await symlink('/etc/hostname', join(folder, 'client', 'outside.json'))
  await linkFolders(folder)
  await new InstallPlugin().handle({ id })
  await new EnablePlugin().handle({ id })
  return { id, root: assetsOf(host.find(id)!) }
}

test.group('Files that browsers get of a plugin', (group) => {
  group.each.teardown(forgetPlugins)

  test('are its screens and texts, to be kept for good, for anybody', async ({ client }) => {
    const { root } = await runWithScreens()
    for (const [path, type] of [
      ['client/plugin.js', 'text/javascript; charset=utf-8'],
      ['client/parts/more.js', 'text/javascript; charset=utf-8'],
      ['client/style.css', 'text/css; charset=utf-8'],
      ['lang/en.json', 'application/json; charset=utf-8'],
    ]) {
      const response = await client.get(`${root}/${path}`)
      response.assertStatus(200)
      response.assertHeader('content-type', type)
      response.assertHeader('cache-control', 'public, max-age=31536000, immutable')
      response.assertHeader('x-content-type-options', 'nosniff')
      response.assertHeaderMissing('set-cookie')
    }
  })

  test('are nothing else of its folder, however it is asked for', async ({ assert, client }) => {
    const { id, root } = await runWithScreens()
    for (const path of [
      'plugin.js',
      'plugin.json',
      'secret.json',
      'client',
      'client/.hidden.js',
      'client/readme.md',
      'client/outside.json',
      'client/../secret.json',
      'client/..%2fsecret.json',
      'client/%2e%2e/secret.json',
      'client%2fplugin.js/..%2f..%2fsecret.json',
      'lang/../secret.json',
      'lang/de.json',
      'lang/deep/en.json',
    ]) {
      const response = await client.get(`${root}/${path}`)
      assert.equal(response.status(), 404, path)
    }
    const other = await client.get(`/plugins/${id}/000000000000/client/plugin.js`)
    other.assertStatus(404)
  })

  test('are only those that are named, where they lie beside the code of the server', async ({
    assert,
    client,
  }) => {
    const { root } = await runWithScreens({ client: { entry: 'client.js' } })
    for (const path of ['plugin.js', 'secret.json', 'client/plugin.js']) {
      const response = await client.get(`${root}/${path}`)
      assert.equal(response.status(), 404, path)
    }
  })

  test('are gone while it is switched off', async ({ client }) => {
    const { id, root } = await runWithScreens()
    await new DisablePlugin().handle({ id })
    const response = await client.get(`${root}/client/plugin.js`)
    response.assertStatus(404)
  })
})
