import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { CreateShareLink } from '#actions/create_share_link'
import { IssueToken } from '#actions/issue_token'
import { LeaveOrg } from '#actions/leave_org'
import Favorite from '#models/favorite'
import type Org from '#models/org'
import Photo from '#models/photo'
import { Browsing } from '#tests/fixtures/browsing'
import { enter, makeOperator } from '#tests/fixtures/break_glass'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, PASSWORD } from '#tests/fixtures/people'
import {
  makeAlbum,
  newPicture,
  serverUrl,
  settle,
  tokenOf,
  upload,
} from '#tests/fixtures/uploading'

/** An org with a photo that stands, and somebody with a browser who looks into it. */
async function makeVisit() {
  const { org, owner } = await makeCast()
  const album = await makeAlbum(org, owner)
  const { body } = await upload(owner, org, album, [{ bytes: await newPicture() }])
  await settle(org)
  const operator = await makeOperator()
  const browser = new Browsing()
  await browser.signIn(operator.email, PASSWORD)
  const { entry } = await enter(org, operator)
  const photoId: string = body.data[0].photo!.id
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(serverUrl() + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie: cookiesOf(browser), accept: '*/*', ...init.headers },
    })
  return { org, owner, album, operator, browser, entry, photoId, ask }
}

const cookiesOf = ({ cookies }: Browsing) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const filesOf = (org: Org, photoId: string) =>
  ['original', 'thumb', 'preview'].map(
    (kind) => `/api/v1/orgs/${org.slug}/photos/${photoId}/files/${kind}`
  )

test.group('Whoever looks into an org', () => {
  test('sees its pictures while it lasts, and no browser keeps them', async ({ assert }) => {
    const { org, entry, photoId, ask } = await makeVisit()
    for (const path of filesOf(org, photoId)) {
      const inside = await ask(path)
      assert.equal(inside.status, 200, path)
      assert.equal(inside.headers.get('cache-control'), 'private, no-store')
      assert.isNull(inside.headers.get('set-cookie'))
      assert.isAbove((await inside.arrayBuffer()).byteLength, 0)
    }
    await new LeaveOrg().handle({ entry })
    for (const path of filesOf(org, photoId)) assert.equal((await ask(path)).status, 404, path)
  })

  test('writes nothing, not even what belongs to members alone', async ({ assert, client }) => {
    const { org, album, operator, photoId } = await makeVisit()
    const api = `/api/v1/orgs/${org.slug}`
    for (const [method, path, body] of [
      ['PUT', `${api}/photos/${photoId}/favorite`, {}],
      ['PATCH', `${api}/photos/${photoId}`, { caption: 'Mine' }],
      ['POST', `${api}/photo-changes`, { photo_ids: [photoId], rating: 5 }],
      ['POST', `${api}/albums`, { name: 'Mine' }],
      ['POST', `${api}/share-links`, { album_id: album.id }],
      ['POST', `${api}/archives`, { photo_ids: [photoId] }],
      ['DELETE', `${api}/members/${operator.id}`, {}],
      ['DELETE', `${api}/photos/${photoId}`, {}],
    ] as const) {
      const response = await client
        .request(path, method)
        .loginAs(operator)
        .withCsrfToken()
        .json(body)
      response.assertStatus(403)
      assert.equal(response.body().errors[0].code, 'E_ENTRY_READS', `${method} ${path}`)
    }
    assert.lengthOf(await Favorite.within(org.id), 0)
    assert.lengthOf(await org.related('shareLinks').query(), 0)
    const photo = await Photo.within(org.id).where('id', photoId).firstOrFail()
    assert.isNull(photo.caption)
    assert.isFalse(photo.isTrashed)
  })

  test('sends no file, neither whole nor in parts', async ({ assert, client }) => {
    const { org, album, operator } = await makeVisit()
    const begun = await client
      .post(`/api/v1/orgs/${org.slug}/uploads`)
      .loginAs(operator)
      .withCsrfToken()
      .header('tus-resumable', '1.0.0')
      .header('upload-length', '10')
      .header('upload-metadata', `album_id ${Buffer.from(album.id).toString('base64')}`)
    begun.assertStatus(403)
    const whole = await client
      .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/photos`)
      .loginAs(operator)
      .withCsrfToken()
      .file('files', await newPicture(), { filename: 'mine.jpg' })
    whole.assertStatus(403)
    assert.lengthOf(await org.related('uploads').query(), 0)
    assert.lengthOf(await org.related('photos').query(), 1)
  })

  test('has no rights left from when they were a member themselves', async ({ assert, client }) => {
    const { org } = await makeCast()
    const operator = await makeOperator()
    const photo = await makePhoto(await makeAlbum(org, operator), operator)
    const token = await new IssueToken().handle({ user: operator }).then(({ token: made }) => made)
    await enter(org, operator)
    const shown = await client.get(`/api/v1/orgs/${org.slug}/photos/${photo.id}`).loginAs(operator)
    assert.isFalse(shown.body().data.can.edit)
    const program = await client
      .get(`/api/v1/orgs/${org.slug}/photos/${photo.id}`)
      .header('authorization', `Bearer ${token.value!.release()}`)
    program.assertStatus(404)
  })

  test('lets no program in, and makes no token for the org', async ({ assert, client }) => {
    const { org, operator, photoId } = await makeVisit()
    const bearer = `Bearer ${await tokenOf(operator, ['admin'])}`
    for (const path of [...filesOf(org, photoId), `/orgs/${org.slug}/live`]) {
      const response = await client
        .get(path)
        .header('authorization', bearer)
        .header('accept', 'application/json')
      response.assertStatus(404)
    }
    const issue = () => new IssueToken().handle({ user: operator, org: org.slug })
    await assert.rejects(issue, 'E_NOT_FOUND')
  })

  test('gets no address that would go on to open the org afterwards', async ({
    assert,
    client,
  }) => {
    const { org, owner, album, operator } = await makeVisit()
    const actor = await org.findMembership(owner.id)
    await actor.load('org')
    await new CreateShareLink().handle({ actor, album, terms: {} } as any)
    const links = await client.get(`/api/v1/orgs/${org.slug}/share-links`).loginAs(operator)
    assert.lengthOf(links.body().data, 1)
    assert.isNull(links.body().data[0].url)
    const invitations = await client.get(`/api/v1/orgs/${org.slug}/invitations`).loginAs(operator)
    invitations.assertStatus(403)
    const people = await client.get(`/orgs/${org.slug}/members`).loginAs(operator).withInertia()
    assert.deepEqual((people.inertiaProps as any).invitations, [])
    assert.notInclude(JSON.stringify((people.inertiaProps as any).members), operator.id)
  })

  test('does not find the org among their own', async ({ assert, client }) => {
    const { org, operator, photoId } = await makeVisit()
    for (const path of ['/api/v1/orgs', '/api/v1/me/memberships', '/api/v1/me/timeline']) {
      const response = await client.get(path).loginAs(operator)
      response.assertStatus(200)
      assert.notInclude(response.text(), org.id)
      assert.notInclude(response.text(), org.slug)
    }
    const mine = await client.get('/photos').loginAs(operator).withInertia()
    assert.notInclude(mine.text(), photoId)
    const { memberships } = mine.inertiaProps as Record<string, any>
    assert.deepEqual(memberships, [])
  })

  test('leaves no trace of a visit among the members', async ({ assert, client }) => {
    const { org, owner, operator } = await makeVisit()
    await client.get(`/orgs/${org.slug}`).loginAs(operator).withInertia()
    const members = await client.get(`/api/v1/orgs/${org.slug}/members`).loginAs(owner)
    assert.lengthOf(members.body().data, 3)
  })

  test('hears news of the org, and is cut off when it ends', async ({ assert }) => {
    const { org, entry, ask } = await makeVisit()
    const stream = await ask(`/orgs/${org.slug}/live`, { headers: { accept: 'text/event-stream' } })
    assert.equal(stream.status, 200)
    assert.equal(stream.headers.get('content-type'), 'text/event-stream')
    const ended = readAll(stream)
    await new LeaveOrg().handle({ entry })
    await ended
    const again = await ask(`/orgs/${org.slug}/live`, {
      headers: { accept: 'text/event-stream, application/json' },
    })
    assert.equal(again.status, 404)
  }).timeout(10_000)

  test('is cut off by the clock as well', async ({ assert }) => {
    const { org, entry, ask } = await makeVisit()
    await entry.merge({ endsAt: DateTime.now().plus({ seconds: 3 }) }).save()
    const stream = await ask(`/orgs/${org.slug}/live`, { headers: { accept: 'text/event-stream' } })
    assert.equal(stream.status, 200)
    await readAll(stream)
    assert.isAtLeast(Date.now(), entry.endsAt.toMillis() - 1_000)
    assert.isNull((await entry.refresh()).endedAt, 'nobody had to write that down for it')
  }).timeout(10_000)

  test('takes along what is there as a zip while it lasts', async ({ assert }) => {
    const { org, album, entry, ask } = await makeVisit()
    const path = `/api/v1/orgs/${org.slug}/albums/${album.id}/archive`
    const zip = await ask(path)
    assert.equal(zip.status, 200)
    assert.equal(zip.headers.get('cache-control'), 'private, no-store')
    assert.isAbove((await zip.arrayBuffer()).byteLength, 100)
    await new LeaveOrg().handle({ entry })
    assert.equal((await ask(path)).status, 404)
  })
})

async function readAll(response: Response) {
  try {
    for await (const some of response.body!) void some
  } catch {
    // Cut off: that is what is waited for.
  }
}
