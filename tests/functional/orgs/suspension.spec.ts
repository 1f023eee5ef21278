import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { ActivateOrg } from '#actions/activate_org'
import { PurgeTrash } from '#actions/purge_trash'
import { SuspendOrg } from '#actions/suspend_org'
import { keepDeeds } from '#audit/recorder'
import PruneJobs from '#jobs/prune_jobs_job'
import type Org from '#models/org'
import Photo from '#models/photo'
import { sqlTime } from '#models/concerns/sql_time'
import { claimDue } from '#queue/claims'
import { enqueue } from '#queue/queue'
import { makePhoto } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeOrg } from '#tests/fixtures/people'
import { call, linksOf, makeSharedAlbum, photoFile, share } from '#tests/fixtures/sharing'
import { newPicture, tokenOf, upload } from '#tests/fixtures/uploading'

const suspend = (org: Org) => new SuspendOrg().handle({ org })
const activate = (org: Org) => new ActivateOrg().handle({ org })

test.group('Suspended orgs', () => {
  test('say so on every page of theirs, to all their people and to nobody else', async ({
    assert,
    client,
  }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    await suspend(org)
    const paths = ['', '/photos', '/members', '/settings', '/trash', '/shared', '/favorites']
    for (const path of paths.map((end) => `/orgs/${org.slug}${end}`)) {
      for (const user of [owner, admin, member]) {
        const page = await client.get(path).loginAs(user).withInertia()
        page.assertStatus(403)
        page.assertInertiaComponent('orgs/suspended')
        page.assertInertiaPropsContains({ code: 'E_ORG_SUSPENDED' })
      }
      const elsewhere = await client.get(path).loginAs(foreigner).withInertia()
      elsewhere.assertStatus(404)
      assert.notInclude(elsewhere.text(), org.name)
      const visitor = await client.get(path).redirects(0)
      visitor.assertHeader('location', '/sign-in')
    }
  })

  test('answer programs 403 with the reason, whatever these want to read or write', async ({
    assert,
    client,
  }) => {
    const { org, owner, member, foreigner } = await makeCast()
    const album = await org.related('albums').create({ name: 'Summer' })
    const photo = await makePhoto(album, owner)
    const path = `/api/v1/orgs/${org.slug}`
    await suspend(org)
    for (const user of [owner, member]) {
      for (const [method, end, body] of [
        ['GET', ''],
        ['GET', '/photos'],
        ['GET', '/timeline'],
        ['GET', `/photos/${photo.id}/files/thumb`],
        ['GET', `/photos/${photo.id}/files/original`],
        ['PATCH', `/photos/${photo.id}`, { caption: 'Mine' }],
        ['POST', '/albums', { name: 'Another' }],
        ['POST', '/invitations', { role: 'member' }],
        ['DELETE', '', { name: org.name }],
      ] as const) {
        const { status, body: said } = await call(path + end, { method, user, body })
        assert.equal(status, 403, `${method} ${end}`)
        assert.containSubset(said, { errors: [{ code: 'E_ORG_SUSPENDED' }] })
      }
    }
    const { status } = await call(path, { user: foreigner })
    assert.equal(status, 404)
    const mine = await client.get('/api/v1/orgs').loginAs(owner)
    assert.notInclude(mine.text(), org.slug)
    const sent = await upload(owner, org, album, [{ name: 'a.jpg', bytes: await newPicture() }])
    assert.equal(sent.status, 403)
    const stored = await Photo.within(org.id)
    assert.lengthOf(stored, 1)
  })

  test('keep what a token of theirs alone may see to its own org', async ({ assert }) => {
    const one = await makeCast()
    const two = await makeOrg()
    await joinOrg(two.org, 'member', one.owner)
    const token = await tokenOf(one.owner, ['read', `org:${two.org.id}`])
    await suspend(one.org)
    const { status } = await call(`/api/v1/orgs/${one.org.slug}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    assert.equal(status, 404)
  })

  test('are shown as suspended where their people choose an org', async ({ assert, client }) => {
    const { org, member } = await makeCast()
    const other = await makeOrg()
    await joinOrg(other.org, 'member', member)
    await suspend(org)
    const home = await client.get('/').loginAs(member).redirects(0)
    home.assertHeader('location', `/orgs/${other.org.slug}`)
    const picker = await client.get('/orgs').loginAs(member).withInertia()
    const { memberships } = picker.inertiaProps as Record<string, any>
    const known = memberships.map(({ id, isSuspended }: Record<string, unknown>) => [
      id,
      isSuspended,
    ])
    assert.sameDeepMembers(known, [
      [org.id, true],
      [other.org.id, false],
    ])
    await suspend(other.org)
    const nowhere = await client.get('/').loginAs(member).withInertia()
    nowhere.assertInertiaComponent('orgs/index')
  })

  test('close their links to everybody, with a page that says so, and open them again', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, allow_upload: true })
    const pass = (await call(link.api)).body.data.pass
    const headers = { 'lumina-share-pass': pass }
    await suspend(org)
    for (const path of ['', '/photos', '/archive'].map((end) => link.api + end)) {
      const { status, body } = await call(path, { headers })
      assert.deepEqual([status, body.errors[0].code], [410, 'E_SHARE_CLOSED'])
    }
    const picture = await call(photoFile(link.api, ids[0], 'preview'), { headers })
    assert.equal(picture.status, 410)
    const page = await call(`/s/${link.token}`)
    assert.equal(page.status, 410)
    assert.include(page.text, 'E_SHARE_CLOSED')
    assert.notInclude(page.text, org.name)
    assert.equal((await call(linksOf(org), { user: owner })).status, 403)
    await activate(org)
    assert.equal((await call(`${link.api}/photos`, { headers })).status, 200)
  })

  test('let their jobs wait and their trash lie, until they go on', async ({ assert }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const album = await org.related('albums').create({ name: 'Old' })
    const photo = await makePhoto(album, owner)
    const past = sqlTime(DateTime.now().minus({ days: 40 }), db.connection())
    await Photo.within(org.id).update({ trashed_at: past, trashed_by_id: owner.id })
    const job = await enqueue(PruneJobs, {}, { orgId: org.id })
    const other = await enqueue(PruneJobs, {}, { orgId: foreignOrg.id })
    await suspend(org)
    await new PurgeTrash().handle()
    assert.isNotNull(await Photo.within(org.id).where('id', photo.id).first())
    const claimed = async () => {
      const rows = await claimDue({ queues: ['maintenance'], limit: 500, name: 'prune_jobs' })
      return rows.map(({ id }) => id)
    }
    const first = await claimed()
    assert.include(first, other)
    assert.notInclude(first, job)
    await activate(org)
    assert.include(await claimed(), job)
    await new PurgeTrash().handle()
    assert.isNull(await Photo.within(org.id).where('id', photo.id).first())
  })

  test('are told of in their own record', async ({ assert, cleanup }) => {
    const { org } = await makeCast()
    const deeds: { event: string; orgId?: string }[] = []
    const stop = keepDeeds(async (deed) => void deeds.push(deed))
    cleanup(() => void stop())
    await suspend(org)
    await suspend(org)
    await activate(org)
    const told = deeds.filter(({ orgId }) => orgId === org.id).map(({ event }) => event)
    assert.deepEqual(told, ['org.suspended', 'org.activated'])
  })
})
