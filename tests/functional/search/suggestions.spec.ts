import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const suggestionsOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/suggestions`

function typing(client: ApiClient, org: Org, user: User) {
  return async (q: string) => {
    const response = await client.get(suggestionsOf(org)).qs({ q }).loginAs(user)
    response.assertStatus(200)
    return response.body().data.map(({ text }: { text: string }) => text) as string[]
  }
}

test.group('Suggestions', () => {
  test('name filters, tags, albums, people, cameras, months and values as they are typed', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const bea = await joinOrg(org, 'member', await makeUser({ name: 'Béa Maier' }))
    const album = await makeAlbum(org, owner, { name: 'Beach days' })
    await trashedDaysAgo(await makeAlbum(org, owner, { name: 'Beaten' }), 1)
    await makePhoto(album, bea, {
      camera: 'Canon EOS R5',
      tags: ['Bear', 'Big trip'],
      takenAt: Date.UTC(2024, 4, 17),
    })
    await makePhoto(album, bea, { takenAt: Date.UTC(2023, 11, 1) })
    const suggest = typing(client, org, member)
    assert.deepEqual(await suggest(''), [
      ...['tag:', 'album:', 'by:', 'camera:', 'taken:', 'has:', 'is:', 'type:', 'rating:'],
    ])
    assert.deepEqual(await suggest('be'), ['tag:Bear', 'album:"Beach days"', 'by:"Béa Maier"'])
    assert.deepEqual(await suggest('t'), ['tag:', 'taken:', 'type:', 'tag:"Big trip"'])
    assert.deepEqual(await suggest('tag:'), ['tag:Bear', 'tag:"Big trip"'])
    assert.deepEqual(await suggest('-tag:"big tr'), ['-tag:"Big trip"'])
    assert.deepEqual(await suggest('album:day'), ['album:"Beach days"'])
    assert.deepEqual(await suggest('by:'), ['by:"Béa Maier"'])
    assert.deepEqual(await suggest('camera:r5'), ['camera:"Canon EOS R5"'])
    assert.deepEqual(await suggest('taken:'), [
      ...['taken:2024', 'taken:2023', 'taken:2024-05', 'taken:2023-12'],
    ])
    assert.deepEqual(await suggest('taken:2023-12..2024-'), ['taken:2023-12..2024-05'])
    assert.deepEqual(await suggest('has:'), ['has:gps', 'has:caption', 'has:tags'])
    assert.deepEqual(await suggest('is:f'), ['is:favorite', 'is:failed'])
    assert.deepEqual(await suggest('type:j'), ['type:jpeg'])
    assert.deepEqual(await suggest('type:t'), ['type:tiff'])
    for (const q of ['nope:', 'constructor:', '"', '%', 'tag:%', 'a"b"c', '-']) {
      assert.isAtMost((await suggest(q)).length, 10, q)
    }
  })

  test('are ten at most', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org, owner)
    const tags = Array.from({ length: 20 }, (_, index) => `Tag ${index}`)
    await makePhoto(album, owner, { tags })
    assert.lengthOf(await typing(client, org, owner)('tag:t'), 10)
    assert.isAtMost((await typing(client, org, owner)('t')).length, 10)
    const long = await client
      .get(suggestionsOf(org))
      .qs({ q: 'x'.repeat(301) })
      .loginAs(owner)
    long.assertStatus(422)
  })

  test('know nothing of another org, and are not there for visitors and strangers', async ({
    client,
    assert,
  }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    await makePhoto(await makeAlbum(org, owner), owner, { camera: 'Leica', tags: ['Hidden'] })
    const suggest = typing(client, foreignOrg, foreigner)
    for (const q of ['hid', 'tag:', 'album:', 'by:', 'camera:', 'taken:', 'lei']) {
      assert.deepEqual(await suggest(q), [], q)
    }
    ;(await client.get(suggestionsOf(org))).assertStatus(401)
    ;(await client.get(suggestionsOf(org)).loginAs(foreigner)).assertStatus(404)
  })
})
