import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import Membership from '#models/membership'
import type User from '#models/user'
import { joinOrg, makeCast, makeUser } from '#tests/fixtures/people'

test.group('Members: list', () => {
  test('shows the people of an org to everybody in it, the owner first', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    for (const user of [owner, admin, member]) {
      const response = await client.get(`/api/v1/orgs/${org.slug}/members`).loginAs(user)
      response.assertStatus(200)
      const { data, meta } = response.body()
      assert.deepEqual(
        data.map((row: { role: string }) => row.role),
        ['owner', 'admin', 'member']
      )
      assert.equal(data[0].user_id, owner.id)
      assert.equal(data[0].email, owner.email)
      assert.isNull(meta.next)
    }
  })

  test('does not exist for visitors and for people of another org', async ({ client }) => {
    const { org, foreigner } = await makeCast()
    const visitor = await client.get(`/api/v1/orgs/${org.slug}/members`)
    visitor.assertStatus(401)
    const stranger = await client.get(`/api/v1/orgs/${org.slug}/members`).loginAs(foreigner)
    stranger.assertStatus(404)
    stranger.assertBodyContains({ errors: [{ code: 'E_NOT_FOUND' }] })
  })

  test('says what the reader may do about each person', async ({ client, assert }) => {
    const { org, owner, admin, member } = await makeCast()
    const abilitiesFor = async (user: User) => {
      const response = await client.get(`/api/v1/orgs/${org.slug}/members`).loginAs(user)
      const rows = response.body().data as { user_id: string; can: Record<string, boolean> }[]
      return Object.fromEntries(rows.map(({ user_id: id, can }) => [id, can]))
    }
    const nothing = { change_role: false, remove: false, leave: false, receive_ownership: false }
    assert.deepEqual(await abilitiesFor(owner), {
      [owner.id]: nothing,
      [admin.id]: { ...nothing, change_role: true, remove: true, receive_ownership: true },
      [member.id]: { ...nothing, change_role: true, remove: true, receive_ownership: true },
    })
    assert.deepEqual(await abilitiesFor(admin), {
      [owner.id]: nothing,
      [admin.id]: { ...nothing, leave: true },
      [member.id]: { ...nothing, change_role: true, remove: true },
    })
    assert.deepEqual(await abilitiesFor(member), {
      [owner.id]: nothing,
      [admin.id]: nothing,
      [member.id]: { ...nothing, leave: true },
    })
  })

  test('pages by cursor without losing or repeating anybody', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    for (const name of ['zoe', 'Zoe', 'Ärmel', 'bert']) {
      await joinOrg(org, 'member', await makeUser({ name }))
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await client
        .get(`/api/v1/orgs/${org.slug}/members`)
        .qs({ limit: 2, ...(cursor ? { cursor } : {}) })
        .loginAs(owner)
      page.assertStatus(200)
      seen.push(...page.body().data.map((row: { user_id: string }) => row.user_id))
      cursor = page.body().meta.next
    } while (cursor)
    assert.lengthOf(seen, 7)
    assert.lengthOf([...new Set(seen)], 7)
    assert.equal(seen[0], owner.id)
  })

  test('finds people by a part of name or address, whatever the case', async ({
    client,
    assert,
  }) => {
    const { org, member } = await makeCast()
    await joinOrg(org, 'member', await makeUser({ name: 'Änne Öztürk' }))
    await joinOrg(org, 'member', await makeUser({ name: 'Percy 100%' }))
    const find = async (q: string) => {
      const response = await client
        .get(`/api/v1/orgs/${org.slug}/members`)
        .qs({ q })
        .loginAs(member)
      return response.body().data.map((row: { name: string }) => row.name)
    }
    assert.deepEqual(await find('änne'), ['Änne Öztürk'])
    assert.deepEqual(await find('TÜRK'), ['Änne Öztürk'])
    assert.deepEqual(await find('100%'), ['Percy 100%'])
    assert.deepEqual(await find('%'), ['Percy 100%'])
    assert.deepEqual(await find(member.email.slice(0, -3).toUpperCase()), [member.name])
    assert.deepEqual(await find('nobody of that name'), [])
  })

  test('refuses a wrong cursor and limits out of bounds', async ({ client }) => {
    const { org, owner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members`
    const forged = Buffer.from(JSON.stringify([1, 'a', 'not-an-id'])).toString('base64url')
    for (const cursor of ['rubbish', forged]) {
      const response = await client.get(path).qs({ cursor }).loginAs(owner)
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_BAD_CURSOR', field: 'cursor' }] })
    }
    for (const limit of [0, 501, 'many']) {
      const response = await client.get(path).qs({ limit }).loginAs(owner)
      response.assertStatus(422)
    }
  })
})

test.group('Members: change of role', () => {
  test('owner and admins make members admins and admins members', async ({ client, assert }) => {
    const { org, owner, admin, member } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members/${member.id}`
    const up = await client.patch(path).json({ role: 'admin' }).loginAs(admin).withCsrfToken()
    up.assertStatus(200)
    assert.equal(up.body().data.role, 'admin')
    const down = await client.patch(path).json({ role: 'member' }).loginAs(owner).withCsrfToken()
    down.assertStatus(200)
    assert.equal((await org.findMembership(member.id)).role, 'member')
  })

  test('members, visitors and people of another org change nothing', async ({ client, assert }) => {
    const { org, admin, member, foreigner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members/${admin.id}`
    const byMember = await client
      .patch(path)
      .json({ role: 'member' })
      .loginAs(member)
      .withCsrfToken()
    byMember.assertStatus(403)
    byMember.assertBodyContains({ errors: [{ code: 'E_FORBIDDEN' }] })
    const byStranger = await client
      .patch(path)
      .json({ role: 'member' })
      .loginAs(foreigner)
      .withCsrfToken()
    byStranger.assertStatus(404)
    const byVisitor = await client.patch(path).json({ role: 'member' }).withCsrfToken()
    byVisitor.assertStatus(401)
    assert.equal((await org.findMembership(admin.id)).role, 'admin')
  })

  test('nobody changes the role of the owner, not even the owner', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members/${owner.id}`
    for (const user of [owner, admin]) {
      const response = await client
        .patch(path)
        .json({ role: 'member' })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(403)
      response.assertBodyContains({ errors: [{ code: 'E_OWNER_IMMUTABLE' }] })
    }
    assert.equal((await org.findMembership(owner.id)).role, 'owner')
  })

  test('nobody becomes the owner by a change of role, nor anything unheard of', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    for (const body of [
      { role: 'owner' },
      { role: 'king' },
      { role: '' },
      { role: ['admin'] },
      {},
    ]) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}/members/${member.id}`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_VALIDATION', field: 'role' }] })
    }
    assert.equal((await org.findMembership(member.id)).role, 'member')
  })

  test('an id that is malformed, unknown or of another org finds nobody', async ({ client }) => {
    const { org, owner, foreigner } = await makeCast()
    for (const id of ['42', 'x'.repeat(300), randomUUID(), foreigner.id]) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}/members/${id}`)
        .json({ role: 'admin' })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(404)
    }
  })
})

test.group('Members: removal', () => {
  test('owner and admins remove admins and members, whose access ends at once', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const second = await joinOrg(org, 'admin')
    for (const [actor, subject] of [
      [admin, member],
      [admin, second],
      [owner, admin],
    ]) {
      const response = await client
        .delete(`/api/v1/orgs/${org.slug}/members/${subject.id}`)
        .loginAs(actor)
        .withCsrfToken()
      response.assertStatus(204)
      const after = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(subject)
      after.assertStatus(404)
    }
    assert.lengthOf(await Membership.query().where('org_id', org.id), 1)
  })

  test('members remove nobody but may leave themselves', async ({ client }) => {
    const { org, admin, member } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members`
    const other = await client.delete(`${path}/${admin.id}`).loginAs(member).withCsrfToken()
    other.assertStatus(403)
    other.assertBodyContains({ errors: [{ code: 'E_FORBIDDEN' }] })
    const self = await client.delete(`${path}/${member.id}`).loginAs(member).withCsrfToken()
    self.assertStatus(204)
    const page = await client.get(`/orgs/${org.slug}/members`).loginAs(member).withInertia()
    page.assertStatus(404)
  })

  test('the owner is neither removed nor able to leave', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    for (const user of [owner, admin]) {
      const response = await client
        .delete(`/api/v1/orgs/${org.slug}/members/${owner.id}`)
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(403)
      response.assertBodyContains({ errors: [{ code: 'E_OWNER_IMMUTABLE' }] })
    }
    assert.equal((await org.findMembership(owner.id)).role, 'owner')
  })

  test('visitors and people of another org remove nobody', async ({ client, assert }) => {
    const { org, member, foreigner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/members/${member.id}`
    const visitor = await client.delete(path).withCsrfToken()
    visitor.assertStatus(401)
    const stranger = await client.delete(path).loginAs(foreigner).withCsrfToken()
    stranger.assertStatus(404)
    assert.equal((await org.findMembership(member.id)).role, 'member')
  })

  test('a form on another site removes nobody', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const response = await client
      .delete(`/api/v1/orgs/${org.slug}/members/${member.id}`)
      .loginAs(owner)
    response.assertStatus(403)
    response.assertBodyContains({ errors: [{ code: 'E_BAD_CSRF_TOKEN' }] })
    assert.equal((await org.findMembership(member.id)).role, 'member')
  })
})
