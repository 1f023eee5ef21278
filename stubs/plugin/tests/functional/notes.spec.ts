import { test } from '@japa/runner'
import { createPluginHarness } from '#tests/plugin_harness'
import { drain } from '#queue/queue'

const plugin = createPluginHarness('myplugin')

plugin.contract()

test.group('Myplugin', (group) => {
  group.setup(() => plugin.run())

  test('a note stands by its photo and on the page, for the people of the org alone', async ({
    client,
    assert,
  }) => {
    const { owner, member, foreigner, photo, page, api } = await plugin.world()
    const notes = `${api}/photos/${photo.id}/notes`
    const added = await client
      .post(notes)
      .json({ words: 'The big wave' })
      .loginAs(member)
      .withCsrfToken()
    added.assertStatus(201)

    const seen = await client.get(notes).loginAs(owner)
    assert.containsSubset(seen.body().data, [{ words: 'The big wave', author: member.name }])
    const index = await client.get(page).loginAs(owner).withInertia()
    index.assertInertiaComponent('p/myplugin/index')
    assert.lengthOf((index.body().props as { notes: object[] }).notes, 1)

    const visitor = await client.get(notes)
    visitor.assertStatus(401)
    const stranger = await client.get(notes).loginAs(foreigner)
    stranger.assertStatus(404)
  })

  test('a new photo gets the first words of its org, once', async ({ client, assert }) => {
    const { org, owner, api, addPhoto } = await plugin.world()
    await plugin.saveOrgSettings(org, { firstWords: 'Welcome' })
    const photo = await addPhoto()
    await drain()

    const response = await client.get(`${api}/photos/${photo.id}/notes`).loginAs(owner)
    assert.containsSubset(response.body().data, [{ words: 'Welcome', author: null }])
    assert.lengthOf(response.body().data, 1)
  })
})
