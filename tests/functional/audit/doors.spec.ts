import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import PurgeTrashJob from '#jobs/purge_trash_job'
import Photo from '#models/photo'
import User from '#models/user'
import { drain, enqueue } from '#queue/queue'
import { Browsing } from '#tests/fixtures/browsing'
import { type Kept, listenToChanges } from '#tests/fixtures/keeping'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { call, makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

const fieldsOf = ({ changes }: Kept) => changes.map(({ field }) => field)
const of = (kept: Kept[], model: string) => kept.filter((change) => change.model === model)

test.group('Changes: every door', (group) => {
  let kept: Kept[] = []
  group.each.setup(() => {
    const listening = listenToChanges()
    kept = listening.kept
    return listening.stop
  })

  test('the API: a photo with its words, stars and tags is one change of its own', async ({
    assert,
  }) => {
    const { org, owner, ids } = await makeSharedAlbum()
    kept.splice(0)
    const { status } = await call(`/api/v1/orgs/${org.slug}/photos/${ids[0]}`, {
      method: 'PATCH',
      user: owner,
      headers: { 'user-agent': 'A program' },
      body: { caption: 'The hut', rating: 4, tags: ['Snow', 'alps'] },
    })
    assert.equal(status, 200)
    const [change, ...more] = of(kept, 'photo')
    assert.lengthOf(more, 0)
    assert.sameMembers(fieldsOf(change), ['caption', 'rating', 'tags'])
    assert.includeDeepMembers(change.changes, [
      { field: 'caption', before: null, after: 'The hut' },
      { field: 'tags', before: null, after: '["alps","Snow"]' },
    ])
    assert.containsSubset(change, { orgId: org.id, rowId: ids[0], title: 'IMG_1.jpg' })
    const { by } = change
    assert.containsSubset(by, { source: 'api', actorId: owner.id, orgId: org.id })
    assert.equal(by!.userAgent, 'A program')
    assert.isString(by!.requestId)
    assert.isString(by!.address)
  })

  test('the API: many at once are one change each, and what stays the same is none', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
    ])
    const change = (body: object) =>
      call(`/api/v1/orgs/${org.slug}/photo-changes`, {
        method: 'POST',
        user: owner,
        body: { photo_ids: ids, ...body },
      })
    const other = await makeAlbum(org, owner)
    await call(`/api/v1/orgs/${org.slug}/albums/${album.id}`, {
      method: 'PATCH',
      user: owner,
      body: { cover_photo_id: ids[0] },
    })
    kept.splice(0)
    assert.equal((await change({ add_tags: ['sea'] })).status, 200)
    assert.lengthOf(of(kept, 'photo'), 2)
    await change({ add_tags: ['sea'] })
    assert.lengthOf(of(kept, 'photo'), 2)
    kept.splice(0)
    await change({ album_id: other.id })
    assert.deepEqual(
      of(kept, 'photo').map(({ changes }) => changes),
      ids.map(() => [{ field: 'albumId', before: album.id, after: other.id }])
    )
    // The album that they left loses its cover.
    assert.containsSubset(of(kept, 'album'), [
      { rowId: album.id, changes: [{ field: 'coverPhotoId', before: ids[0], after: null }] },
    ])
    kept.splice(0)
    await change({ trashed: true })
    await change({ trashed: true })
    assert.lengthOf(of(kept, 'photo'), 2)
    assert.isTrue(of(kept, 'photo').every((one) => fieldsOf(one).join() === 'trashedAt'))
  })

  test('an upload makes photos, and what the server does with them afterwards is nobody’s change', async ({
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org, owner)
    kept.splice(0)
    await upload(owner, org, album, [
      { name: 'one.jpg', bytes: await newPicture() },
      { name: 'two.jpg', bytes: await newPicture() },
    ])
    await settle(org)
    const photos = of(kept, 'photo')
    assert.lengthOf(photos, 2)
    assert.lengthOf(
      kept.filter(({ orgId }) => orgId),
      2
    )
    for (const one of photos) {
      assert.containsSubset(one, { verb: 'created', orgId: org.id })
      assert.containsSubset(one.by, { source: 'api', actorId: owner.id })
    }
    assert.sameMembers(
      photos.map(({ title }) => title),
      ['one.jpg', 'two.jpg']
    )
  })

  test('a page: a new password says that it changed, and not to what', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD)
    kept.splice(0)
    await visitor.send('PUT', '/account/password', {
      current_password: PASSWORD,
      password: 'a new and longer password',
    })
    const [change, ...more] = of(kept, 'user')
    assert.lengthOf(more, 0)
    assert.deepEqual(change.changes, [
      { field: 'password', before: null, after: null, isRedacted: true },
    ])
    assert.containsSubset(change.by, { source: 'web', actorId: user.id })
    assert.isNull(change.orgId)
    const { password } = await User.findOrFail(user.id)
    assert.notInclude(JSON.stringify(kept), password)
  })

  test('links: their password and their token are never told', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    kept.splice(0)
    const link = await share(owner, org, { album_id: album.id, password: 'quiet please' })
    await call(`/api/v1/orgs/${org.slug}/share-links/${link.id}`, {
      method: 'PATCH',
      user: owner,
      body: { password: 'even quieter', allow_originals: true },
    })
    await call(`/api/v1/orgs/${org.slug}/share-links/${link.id}`, { method: 'DELETE', user: owner })
    const [made, changed, revoked, ...more] = of(kept, 'share_link')
    assert.lengthOf(more, 0)
    assert.deepEqual(
      [made, changed, revoked].map(({ verb }) => verb),
      ['created', 'updated', 'updated']
    )
    assert.sameMembers(fieldsOf(changed), ['password', 'allowOriginals'])
    assert.deepEqual(fieldsOf(revoked), ['revokedAt'])
    const told = JSON.stringify(kept)
    for (const secret of ['quiet', link.token, '$scrypt']) assert.notInclude(told, secret)
  })

  test('tokens: that there is one, for what, and that it went', async ({ assert, client }) => {
    const user = await makeUser()
    kept.splice(0)
    const issued = await client
      .post('/api/v1/auth/tokens')
      .json({ email: user.email, password: PASSWORD, name: 'Backup', scopes: ['read'] })
    issued.assertStatus(201)
    const { token, id } = issued.body().data
    const [made, ...more] = of(kept, 'access_token')
    assert.lengthOf(more, 0)
    assert.containsSubset(made, { verb: 'created', title: 'Backup', rowId: id })
    assert.containsSubset(made.by, { source: 'api', actorId: user.id })
    assert.includeDeepMembers(made.changes, [{ field: 'scopes', before: null, after: 'read' }])
    const ended = await client.delete('/api/v1/auth/tokens/current').bearerToken(token)
    ended.assertStatus(204)
    assert.containsSubset(of(kept, 'access_token')[1], { verb: 'deleted', rowId: id })
    assert.notInclude(JSON.stringify(kept), token)
  })

  test('a job: what it purges was deleted by it', async ({ assert }) => {
    const { org, owner, ids } = await makeSharedAlbum()
    const past = DateTime.now().minus({ days: 40 })
    const photo = await org.findPhoto(ids[0])
    await photo.merge({ trashedAt: past, trashedById: owner.id }).save()
    kept.splice(0)
    await enqueue(PurgeTrashJob, {})
    await drain({ job: PurgeTrashJob })
    assert.isNull(await Photo.within(org.id).where('id', ids[0]).first())
    const [gone, ...more] = of(kept, 'photo').filter(({ rowId }) => rowId === ids[0])
    assert.lengthOf(more, 0)
    assert.containsSubset(gone, { verb: 'deleted', title: 'IMG_1.jpg', by: { source: 'job' } })
    assert.equal(gone.by!.userAgent, PurgeTrashJob.jobName)
  })

  test('a role that is lost takes invitations along: each is told', async ({ assert, client }) => {
    const { org, owner, admin } = await makeCast()
    const invited = await client
      .post(`/api/v1/orgs/${org.slug}/invitations`)
      .loginAs(admin)
      .withCsrfToken()
      .json({ role: 'member' })
    invited.assertStatus(201)
    kept.splice(0)
    const changed = await client
      .patch(`/api/v1/orgs/${org.slug}/members/${admin.id}`)
      .loginAs(owner)
      .withCsrfToken()
      .json({ role: 'member' })
    changed.assertStatus(200)
    assert.deepEqual(
      kept.map(({ model, changes }) => [model, changes.map(({ field }) => field).join()]).sort(),
      [
        ['invitation', 'revokedAt'],
        ['membership', 'role'],
      ]
    )
  })
})
