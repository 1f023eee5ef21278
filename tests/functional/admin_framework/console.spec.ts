import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { adminResources } from '#admin/registry'
import Session from '#models/session'
import { makeAdminWorld } from '#tests/contracts/admin/rows'
import { makeCast, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Rows in the console', () => {
  test('every resource has a list and a page a row for whoever runs the server', async ({
    assert,
    client,
  }) => {
    const { platform, own: org } = await makeAdminWorld()
    const admin = platform.user
    const now = Date.now()
    // Those of these requests end with them: this one comes first and stays.
    const times = { startedAt: now, seenAt: now + 60_000, expiresAt: now + 60_000 }
    const named = { id: `device-${org.user.id}`, publicId: randomUUID() }
    await Session.create({ ...named, ...times, userId: org.user.id, data: '{}' })
    // Plugins keep fields to the org whose rows these are.
    const own = adminResources().filter(({ name }) => !name.startsWith('plg_'))
    for (const { name } of own) {
      const list = await client.get(`/admin/r/${name}`).loginAs(admin).withInertia()
      list.assertInertiaComponent('admin/resource/index')
      const { rows, asked, resource } = list.inertiaProps as Record<string, any>
      assert.isNotEmpty(rows, name)
      assert.notInclude(JSON.stringify(rows), 'password')
      assert.sameMembers(Object.keys(rows[0].values), asked.columns)
      const path = `/admin/r/${name}/${rows[0].id}`
      const page = await client.get(path).loginAs(admin).withInertia()
      page.assertInertiaComponent('admin/resource/show')
      const shown = Object.keys((page.inertiaProps as Record<string, any>).row.values)
      assert.sameMembers(
        shown,
        resource.fields.map((field: { name: string }) => field.name)
      )
    }
  })

  test('is for nobody else', async ({ client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    for (const path of ['/admin/r/orgs', `/admin/r/orgs/${org.id}`, '/admin/r/memberships']) {
      for (const user of [owner, admin, member, foreigner]) {
        const page = await client.get(path).loginAs(user).withInertia()
        page.assertStatus(404)
      }
      const visitor = await client.get(path).redirects(0)
      visitor.assertHeader('location', '/sign-in')
    }
  })

  test('finds, sorts and pages as its address says, and names what keys mean', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const { org, owner } = await makeCast()
    const read = async (path: string) => {
      const page = await client.get(`/admin/r/${path}`).loginAs(admin).withInertia()
      return page.inertiaProps as Record<string, any>
    }
    const found = await read(`orgs?q=${org.slug}`)
    assert.deepEqual(
      found.rows.map(({ id }: { id: string }) => id),
      [org.id]
    )
    const first = await read('orgs?sort=name&limit=1')
    const second = await read(`orgs?sort=name&limit=1&cursor=${first.next}`)
    assert.isTrue(first.rows[0].title <= second.rows[0].title)
    assert.notEqual(first.rows[0].id, second.rows[0].id)
    const { named } = await read('memberships?f[role]=owner&sort=-createdAt')
    assert.equal(named.orgId.titles[org.id], org.name)
    assert.equal(named.userId.titles[owner.id], owner.name)
  })

  test('says no to what the definition does not name', async ({ client }) => {
    const admin = await operator()
    for (const [path, status] of [
      ['nothing', 404],
      ['orgs/nonsense', 404],
      ['orgs/01a1fde2-646a-74b2-96d9-ff5112f9c7ff', 404],
      ['users?sort=password', 422],
      ['users?cols=password', 422],
      ['users?f[password]=x', 422],
      ['users?cursor=x', 422],
    ] as const) {
      const page = await client.get(`/admin/r/${path}`).loginAs(admin).withInertia()
      page.assertStatus(status)
    }
  })
})
