import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import type { Outcome } from '#admin/run_action'
import AccountToken from '#models/account_token'
import Membership from '#models/membership'
import Org from '#models/org'
import Session from '#models/session'
import type ShareLink from '#models/share_link'
import User from '#models/user'
import { formsOf } from '#tests/fixtures/form_client'
import { invite } from '#tests/fixtures/inviting'
import { lettersTo, secretIn } from '#tests/fixtures/letters'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })

/** The console in the hands of one person. */
function consoleOf(client: ApiClient, person: User) {
  const json = (method: string, path: string, body: object) =>
    client
      .request(`/admin/r/${path}`, method)
      .loginAs(person)
      .withCsrfToken()
      .header('accept', 'application/json')
      .json(body)
  return {
    ...formsOf(client, person, '/admin'),
    json,
    async run(resource: string, action: string, ...ids: string[]): Promise<Outcome> {
      const chosen = await json('POST', `${resource}/selection`, { ids })
      const { selection } = chosen.body()
      const ran = await json('POST', `${resource}/actions/${action}`, { selection })
      ran.assertStatus(200)
      return ran.body()
    },
    async offered(resource: string, id: string): Promise<string[]> {
      const page = await formsOf(client, person).get(`/admin/r/${resource}/${id}`)
      return (page.inertiaProps as { actions: string[] }).actions
    },
  }
}

const newcomer = () => `new.${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`

test.group('Operating: orgs', () => {
  test('an org is made for a customer, whose owner is invited by letter and begins', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const slug = newcomer().replace('.', '-')
    const ownerEmail = `${slug}@example.org`
    const values = { name: 'Rowing Club', slug, ownerEmail, storageLimitBytes: 5_000_000_000 }
    const console = consoleOf(client, admin)
    const made = await console.post('/admin/r/orgs', { values })
    const org = await Org.findByOrFail('slug', slug)
    made.assertHeader('location', `/admin/r/orgs/${org.id}`)
    assert.equal(Number(org.storageLimitBytes), 5_000_000_000)
    const owner = await User.findByOrFail('email', ownerEmail)
    const membership = await org.findMembership(owner.id)
    assert.equal(membership.role, 'owner')
    assert.isTrue((await console.offered('orgs', org.id)).includes('invite_owner'))

    const { handed } = await console.run('orgs', 'invite_owner', org.id)
    assert.match(handed!.value, /\/reset-password\/[\w-]{43}$/)
    assert.isAbove((await lettersTo(ownerEmail)).length, 1)

    const token = await AccountToken.findUsable(
      'password',
      await secretIn(ownerEmail, '/reset-password')
    )
    assert.isAbove(token!.expiresAt.diffNow('days').days, 6)
    await membership.markSeen()
    assert.notInclude(await console.offered('orgs', org.id), 'invite_owner')
  })

  test('who has an account becomes the owner at once', async ({ assert, client }) => {
    const [admin, known] = [await operator(), await makeUser()]
    const slug = newcomer().replace('.', '-')
    const values = { name: 'Choir', slug, ownerEmail: known.email, ownerName: 'Somebody else' }
    await consoleOf(client, admin).post('/admin/r/orgs', { values })
    const org = await Org.findByOrFail('slug', slug)
    assert.isTrue((await org.findMembership(known.id)).isOwner)
    await known.refresh()
    assert.notEqual(known.name, 'Somebody else')
    const [letter] = await lettersTo(known.email)
    assert.include(letter.text, `/orgs/${slug}`)
    assert.notInclude(letter.text, '/reset-password/')
  })

  test('whose account is in use is invited again without a way to its password', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const { org: other, owner } = await makeCast()
    await (await other.findMembership(owner.id)).markSeen()
    const slug = newcomer().replace('.', '-')
    const values = { name: 'Choir', slug, ownerEmail: owner.email }
    await console.post('/admin/r/orgs', { values })
    const org = await Org.findByOrFail('slug', slug)
    const { handed } = await console.run('orgs', 'invite_owner', org.id)
    assert.isTrue(handed!.value.endsWith(`/orgs/${slug}`))
    for (const letter of await lettersTo(owner.email))
      assert.notInclude(letter.text, '/reset-password/')
    assert.isNull(await AccountToken.findBy('user_id', owner.id))
    await owner.merge({ suspendedAt: DateTime.now() }).save()
    const refused = await console.run('orgs', 'invite_owner', org.id)
    assert.containsSubset(refused, { failed: 1, reasons: [{ code: 'E_ACCOUNT_SUSPENDED' }] })
  })

  test('what is taken, reserved or malformed makes nothing and nobody', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const { org } = await makeCast()
    const ownerEmail = `${newcomer()}@example.org`
    for (const values of [
      { name: 'Twin', slug: org.slug, ownerEmail },
      { name: 'Posing', slug: 'admin', ownerEmail },
      { name: 'Nobody', slug: newcomer().replace('.', '-'), ownerEmail: 'nobody' },
      { name: 'Too much', slug: 'too-much', ownerEmail, storageLimitBytes: 2 ** 60 },
    ]) {
      const sent = await consoleOf(client, admin).post('/admin/r/orgs', { values })
      sent.assertHeader('location', '/admin')
      assert.isNull(await Org.findBy('name', values.name))
    }
    assert.isNull(await User.findByEmail(ownerEmail))
  })

  test('a quota is raised in the list, and emptied to the default', async ({ assert, client }) => {
    const { json } = consoleOf(client, await operator())
    const { org } = await makeCast()
    const page = await json('PATCH', `orgs/${org.id}/cell/storageLimitBytes`, {
      version: 'another',
      value: 1,
    })
    page.assertStatus(409)
    const { version } = page.body().row
    const raised = await json('PATCH', `orgs/${org.id}/cell/storageLimitBytes`, {
      version,
      value: 7_000_000,
    })
    raised.assertStatus(200)
    await org.refresh()
    assert.equal(Number(org.storageLimitBytes), 7_000_000)
    const emptied = await json('PATCH', `orgs/${org.id}/cell/storageLimitBytes`, {
      version: raised.body().row.version,
      value: null,
    })
    emptied.assertStatus(200)
    assert.isNull(emptied.body().row.values.storageLimitBytes)
  })

  test('several are suspended and activated at once, and those that are so already are told apart', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const [one, two] = [await makeCast(), await makeCast()]
    const ids = [one.org.id, two.org.id]
    assert.containSubset(await console.run('orgs', 'suspend', ids[0]), { done: 1 })
    assert.containSubset(await console.run('orgs', 'suspend', ...ids), { done: 1, denied: 1 })
    const page = await client.get(`/orgs/${two.org.slug}`).loginAs(two.owner).withInertia()
    page.assertInertiaComponent('orgs/suspended')
    assert.containSubset(await console.run('orgs', 'activate', ...ids), { done: 2, denied: 0 })
    const open = await client.get(`/orgs/${two.org.slug}`).loginAs(two.owner)
    open.assertStatus(200)
  })

  test('one is deleted with its days of grace, and restored within them', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const console = consoleOf(client, admin)
    const { org, owner } = await makeCast()
    const deleted = await console.delete(`/admin/r/orgs/${org.id}`)
    deleted.assertHeader('location', '/admin/r/orgs')
    await org.refresh()
    assert.isTrue(org.isRestorable)
    assert.equal(org.deletedById, admin.id)
    const gone = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(owner)
    gone.assertStatus(404)
    await console.post(`/admin/r/orgs/${org.id}/restore`)
    const back = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(owner)
    back.assertStatus(200)
    await org.merge({ deletedAt: DateTime.now().minus({ days: 31 }) }).save()
    await console.post(`/admin/r/orgs/${org.id}/restore`)
    await org.refresh()
    assert.isTrue(org.isDeleted)
  })
})

test.group('Operating: accounts', () => {
  test('a reset link is handed over once, opens the account and is sent to nobody', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const user = await makeUser()
    const { handed } = await console.run('users', 'reset_link', user.id)
    const { pathname } = new URL(handed!.value)
    const page = await client.get(pathname).withInertia()
    page.assertInertiaPropsContains({ email: user.email })
    assert.lengthOf(await lettersTo(user.email), 0)
    const two = [user.id, (await makeUser()).id]
    const { selection } = (await console.json('POST', 'users/selection', { ids: two })).body()
    const many = await console.json('POST', 'users/actions/reset_link', { selection })
    many.assertStatus(422)
  })

  test('who is suspended is signed out everywhere and gets in no more', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const { org, owner, member } = await makeCast()
    await openSession(member)
    assert.containSubset(await console.run('users', 'suspend', member.id), { done: 1 })
    assert.lengthOf(await Session.openFor(member.id), 0)
    const out = await client.get(`/orgs/${org.slug}`).loginAs(member).redirects(0)
    out.assertHeader('location', '/sign-in')
    assert.containSubset(await console.run('users', 'reset_link', member.id), { denied: 1 })
    await console.run('users', 'activate', member.id)
    const back = await client.get(`/orgs/${org.slug}`).loginAs(member)
    back.assertStatus(200)
    assert.isNotNull(await User.find(owner.id))
  })

  test('sessions are listed under ids that open nothing, and ended one by one', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const user = await makeUser()
    const [kept, ended] = [await openSession(user), await openSession(user)]
    const page = await console.get(`/admin/r/devices?f[userId]=${user.id}`)
    const { rows } = page.inertiaProps as { rows: { id: string }[] }
    assert.sameMembers(
      rows.map(({ id }) => id),
      [kept.publicId, ended.publicId]
    )
    assert.notInclude(page.text(), kept.id)
    assert.notInclude(page.text(), kept.handle)
    assert.containSubset(await console.run('devices', 'end', ended.publicId!), { done: 1 })
    const left = await Session.openFor(user.id)
    assert.deepEqual(
      left.map(({ id }) => id),
      [kept.id]
    )
    const gone = await console.get(`/admin/r/devices/${ended.publicId}`)
    gone.assertStatus(404)
  })

  test('superadmins make others so, and never unmake themselves', async ({ assert, client }) => {
    const admin = await operator()
    const console = consoleOf(client, admin)
    const user = await makeUser()
    await console.run('users', 'make_superadmin', user.id)
    await user.refresh()
    assert.isTrue(user.isSuperadmin)
    for (const action of ['unmake_superadmin', 'suspend'])
      assert.containSubset(await console.run('users', action, admin.id), { denied: 1 })
    assert.containSubset(await console.run('users', 'unmake_superadmin', user.id), { done: 1 })
    const closed = await client.get('/admin').loginAs(await User.findOrFail(user.id))
    closed.assertStatus(404)
  })
})

test.group('Operating: what belongs to orgs', () => {
  test('ownership moves to another of its people, and nobody removes an owner', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const { org, owner, admin, member } = await makeCast()
    const of = async ({ id }: User) => org.findMembership(id)
    const old = await of(owner)
    const page = await console.get(`/admin/r/memberships/${old.id}`)
    page.assertInertiaPropsContains({ row: { title: owner.name, subtitle: 'owner' } })
    const list = await console.get(`/admin/r/memberships?f[orgId]=${org.id}&cols=createdAt`)
    const { rows } = list.inertiaProps as { rows: { title: string }[] }
    assert.sameMembers(
      rows.map(({ title }) => title),
      [owner.name, admin.name, member.name]
    )
    for (const action of ['remove', 'make_owner'])
      assert.containSubset(await console.run('memberships', action, old.id), { denied: 1 })
    await console.run('memberships', 'make_owner', (await of(admin)).id)
    assert.deepEqual([(await of(admin)).role, (await of(owner)).role], ['owner', 'admin'])
    await console.run('memberships', 'remove', (await of(member)).id)
    assert.isNull(await Membership.findBy({ org_id: org.id, user_id: member.id }))
  })

  test('invitations are sent again and taken back, links revoked, failed photos tried again', async ({
    assert,
    client,
  }) => {
    const console = consoleOf(client, await operator())
    const { org, owner } = await makeCast()
    const email = `${newcomer()}@example.org`
    const { invitation } = await invite(org, owner, { email })
    await console.run('invitations', 'resend', invitation.id)
    assert.lengthOf(await lettersTo(email), 2)
    await console.run('invitations', 'revoke', invitation.id)
    assert.deepEqual(await console.offered('invitations', invitation.id), [])
    const album = await org.related('albums').create({ name: 'Summer' })
    const link = await makeLink(org, album.id, owner)
    await console.run('share_links', 'revoke', link.id)
    await link.refresh()
    assert.isNotNull(link.revokedAt)
    const photo = await makePhoto(album, owner, { state: 'failed', failure: 'damaged' })
    await console.run('photos', 'render_again', photo.id)
    await photo.refresh()
    assert.notEqual(photo.failure, 'damaged')
  })

  test('nothing of what an org keeps for itself leaves', async ({ assert, client }) => {
    const { get } = consoleOf(client, await operator())
    const { org, owner } = await makeCast()
    const album = await org.related('albums').create({ name: 'Summer', description: 'Our lake' })
    const photo = await makePhoto(album, owner, {
      name: 'naked-lunch.jpg',
      caption: 'A caption',
      latitude: 47.123456,
      longitude: 8.654321,
      exif: { make: 'Secretcam' },
    })
    const link = await makeLink(org, album.id, owner)
    const { invitation } = await invite(org, owner)
    for (const [path, secrets] of [
      [`orgs/${org.id}`, ['settings']],
      [`albums/${album.id}`, ['Our lake']],
      [
        `photos/${photo.id}`,
        ['naked-lunch', 'A caption', '47.123456', 'Secretcam', photo.thumbhash!],
      ],
      [`photo_files?f[photoId]=${photo.id}`, ['naked-lunch', 'sha256']],
      [`share_links/${link.id}`, [link.tokenHash, link.tokenSealed]],
      [`invitations/${invitation.id}`, [invitation.tokenHash, invitation.tokenSealed]],
    ] as const) {
      const page = await get(`/admin/r/${path}`)
      page.assertStatus(200)
      const { row, rows, resource, named } = page.inertiaProps as Record<string, unknown>
      const said = JSON.stringify({ row, rows, resource, named })
      for (const secret of secrets) assert.notInclude(said, secret, path)
    }
  })

  test('nobody but superadmins does any of it', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    const membership = await org.findMembership(member.id)
    for (const person of [owner, admin, member, foreigner]) {
      const console = consoleOf(client, person)
      for (const [resource, action, id] of [
        ['orgs', 'suspend', org.id],
        ['users', 'make_superadmin', person.id],
        ['users', 'reset_link', owner.id],
        ['memberships', 'make_owner', membership.id],
      ]) {
        const chosen = await console.json('POST', `${resource}/selection`, { ids: [id] })
        chosen.assertStatus(404)
        const ran = await console.json('POST', `${resource}/actions/${action}`, { selection: 'x' })
        ran.assertStatus(404)
      }
      const values = { name: 'Mine', slug: newcomer().replace('.', '-'), ownerEmail: person.email }
      await console.post('/admin/r/orgs', { values })
      assert.isNull(await Org.findBy('slug', values.slug))
    }
    await org.refresh()
    assert.isFalse(org.isSuspended)
  })
})

function openSession({ id: userId }: User) {
  const now = Date.now()
  return Session.create({
    id: `device-${randomUUID()}`,
    publicId: randomUUID(),
    userId,
    data: '{}',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    address: '192.0.2.7',
    startedAt: now,
    seenAt: now,
    expiresAt: now + 60_000,
  })
}

function makeLink(org: Org, albumId: string, by: User): Promise<ShareLink> {
  return org.related('shareLinks').create({
    albumId,
    createdById: by.id,
    tokenHash: `hash of ${albumId}`,
    tokenSealed: `sealed ${albumId}`,
    viewCount: 0,
  })
}
