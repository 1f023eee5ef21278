import { test } from '@japa/runner'
import { type Deed, deedsWritten, recordDeed, recordSoon } from '#audit/recorder'
import { Browsing } from '#tests/fixtures/browsing'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { call, makeSharedAlbum, photoFile, share } from '#tests/fixtures/sharing'
import { newPicture } from '#tests/fixtures/uploading'
import { forgetTries } from '#tests/fixtures/tries'

/** They are told a moment after the answer. */
async function told() {
  await new Promise((resolve) => setTimeout(resolve, 50))
  await deedsWritten()
}

test.group('Deeds that change nothing', (group) => {
  let heard = listenToDeeds()
  heard.stop()
  group.each.setup(forgetTries)
  group.each.setup(() => {
    heard = listenToDeeds()
    return heard.stop
  })

  test('somebody who is not let in is told with the address that they gave', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, 'not the password')
    await visitor.signIn(`nobody.${user.email}`, 'not the password')
    await told()
    const [known, unknown, ...more] = heard.of('sign_in.failed')
    assert.lengthOf(more, 0)
    assert.deepEqual(known.subject, { type: 'user', id: user.id })
    assert.deepEqual(known.facts, { email: user.email, reason: 'credentials' })
    assert.isUndefined(unknown.subject)
    assert.deepEqual(unknown.facts, { email: `nobody.${user.email}`, reason: 'credentials' })
    assert.isUndefined(known.orgId)
    assert.containsSubset(known.by, { source: 'web' })
    assert.isString(known.by!.address)
    assert.notInclude(JSON.stringify(heard.deeds), 'not the password')
  })

  test('signing in and out are told, by whom and from where', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD)
    await visitor.post('/sign-out')
    await told()
    for (const event of ['session.opened', 'session.closed']) {
      const [deed, ...more] = heard.of(event)
      assert.lengthOf(more, 0, event)
      assert.containsSubset(deed, { subject: { type: 'user', id: user.id } })
      assert.containsSubset(deed.by, { source: 'web', actorId: user.id })
    }
  })

  test('a deed that says more than a few words is refused, and says why', async ({ assert }) => {
    const { org } = await makeCast()
    const facts = (values: object) => ({ ...values }) as Record<string, string>
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`fact ${at}`, at]))
    const subject = { type: 'note', id: 'x'.repeat(65) }
    for (const [deed, why] of [
      [{ event: 'e'.repeat(121) }, /event has to be a text of 1 to 120/],
      [{ event: 'note.pinned', subject }, /subject.id has to be a text of 1 to 64/],
      [{ event: 'note.pinned', facts: facts(many) }, /31 facts, and 30 are the most/],
      [{ event: 'note.pinned', facts: facts({ who: { name: 'Ada' } }) }, /"who" is neither text/],
      [{ event: 'note.pinned', facts: facts({ ids: ['a'] }) }, /"ids" is neither text/],
      [{ event: 'note.pinned', facts: facts({ share: Number.NaN }) }, /"share" is neither text/],
      [{ event: 'note.pinned', facts: { text: 'ä'.repeat(4_000) } }, /8011 bytes as JSON/],
    ] as [Deed, RegExp][]) {
      const refusal = await recordDeed({ ...deed, orgId: org.id }).catch((error: unknown) => error)
      assert.equal(Object(refusal).code, 'E_BAD_DEED')
      assert.match(Object(refusal).message, why)
      // Nobody waits for one that changes nothing, and nobody is harmed by it.
      recordSoon({ ...deed, orgId: org.id })
    }
    await told()
    assert.isEmpty(heard.deeds.filter(({ orgId }) => orgId === org.id))
    await recordDeed({ event: 'note.pinned', orgId: org.id, facts: { text: 'x'.repeat(7_900) } })
    assert.lengthOf(heard.of('note.pinned'), 1)
  })

  test('originals that leave are told, renditions and unchanged files are not', async ({
    assert,
  }) => {
    const { org, owner, ids } = await makeSharedAlbum()
    const [id] = ids
    const at = `/api/v1/orgs/${org.slug}/photos/${id}/files`
    const original = await call(`${at}/original`, { user: owner })
    assert.equal(original.status, 200)
    await call(`${at}/thumb`, { user: owner })
    await call(`${at}/original`, {
      user: owner,
      headers: { 'if-none-match': original.headers.get('etag')!, 'cache-control': 'max-age=0' },
    })
    await call(`${at}/original`, { user: owner, method: 'HEAD' })
    // A file that comes in pieces is taken along once.
    for (const range of ['bytes=10-20', 'bytes=21-30', 'bytes=31-'])
      await call(`${at}/original`, { user: owner, headers: { range } })
    await told()
    const deeds = heard.of('photo.downloaded')
    assert.lengthOf(deeds, 2)
    for (const deed of deeds) {
      assert.containsSubset(deed, { orgId: org.id, subject: { type: 'photo', id } })
      assert.deepEqual(deed.facts, { name: 'IMG_1.jpg', kind: 'original' })
      assert.containsSubset(deed.by, { source: 'api', actorId: owner.id, orgId: org.id })
    }
  })

  test('archives say of what they are and how many files they hold', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
    ])
    const zip = await call(`/api/v1/orgs/${org.slug}/albums/${album.id}/archive`, { user: owner })
    assert.equal(zip.status, 200)
    await told()
    const [deed, ...more] = heard.of('archive.downloaded')
    assert.lengthOf(more, 0)
    assert.containsSubset(deed, { orgId: org.id, subject: { type: 'album', id: album.id } })
    assert.deepEqual(deed.facts, { name: album.name, count: 2, isWhole: true })
    assert.equal(deed.by!.actorId, owner.id)
  })

  test('visitors are told by their link: what they open, fetch, and fail to unlock', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const open = await share(owner, org, { album_id: album.id, allow_originals: true })
    await call(photoFile(open.api, ids[0], 'original'))
    const locked = await share(owner, org, { album_id: album.id, password: 'quiet please' })
    const wrong = await call(`${locked.api}/unlock`, { method: 'POST', body: { password: 'loud' } })
    assert.equal(wrong.status, 401)
    await told()
    const [fetched] = heard.of('photo.downloaded')
    assert.containsSubset(fetched, { orgId: org.id, subject: { type: 'photo', id: ids[0] } })
    assert.containsSubset(fetched.by, { shareLinkId: open.id })
    assert.isUndefined(fetched.by!.actorId)
    const [failed, ...more] = heard.of('share_link.unlock_failed')
    assert.lengthOf(more, 0)
    assert.containsSubset(failed, {
      orgId: org.id,
      subject: { type: 'share_link', id: locked.id },
      by: { shareLinkId: locked.id },
    })
  })

  test('a keeper that is busy is asked again, and nobody waits for it', async ({
    assert,
    cleanup,
  }) => {
    const { keepDeeds } = await import('#audit/recorder')
    const kept: string[] = []
    let tries = 0
    const stop = keepDeeds(async ({ event }) => {
      tries++
      if (tries < 3) throw new Error('busy')
      kept.push(event)
    })
    cleanup(() => void stop())
    const before = performance.now()
    recordSoon({ event: 'photo.downloaded' })
    assert.isBelow(performance.now() - before, 20)
    await deedsWritten()
    assert.deepEqual(kept, ['photo.downloaded'])
    const { org } = await makeCast()
    assert.exists(org)
  })
})
