import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import Org, { DELETION_GRACE_DAYS } from '#models/org'
import { makeCast, makeOrg } from '#tests/fixtures/people'

test.group('Orgs: deletion', () => {
  test('the owner closes the org to everybody at once', async ({ client, assert }) => {
    const { org, owner, admin, member } = await makeCast()
    const response = await client
      .delete(`/api/v1/orgs/${org.slug}`)
      .json({ name: org.name })
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(204)
    for (const user of [owner, admin, member]) {
      const after = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(user)
      after.assertStatus(404)
      const list = await client.get('/api/v1/orgs').loginAs(user)
      assert.isEmpty(list.body().data)
    }
    assert.equal((await Org.findOrFail(org.id)).deletedById, owner.id)
  })

  test('a name that is typed wrong deletes nothing', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const response = await client
      .delete(`/api/v1/orgs/${org.slug}`)
      .json({ name: 'Something else' })
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_NAME_MISMATCH', field: 'name' }] })
    assert.isFalse((await Org.findOrFail(org.id)).isDeleted)
  })

  test('is for the owner alone', async ({ client, assert }) => {
    const { org, admin, member, foreigner } = await makeCast()
    for (const [user, status] of [
      [admin, 403],
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const response = await client.delete(`/api/v1/orgs/${org.slug}`).loginAs(user).withCsrfToken()
      response.assertStatus(status)
    }
    const visitor = await client.delete(`/api/v1/orgs/${org.slug}`).withCsrfToken()
    visitor.assertStatus(401)
    assert.isFalse((await Org.findOrFail(org.id)).isDeleted)
  })
})

test.group('Orgs: restoration', () => {
  test('the owner restores the org as it was, while the days of grace last', async ({ client }) => {
    const { org, owner, member } = await makeCast()
    await org.markDeleted(owner.id)
    const response = await client
      .post(`/api/v1/orgs/${org.slug}/restoration`)
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(200)
    response.assertBodyContains({ data: { slug: org.slug, role: 'owner' } })
    const after = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(member)
    after.assertStatus(200)
  })

  test('to everybody else a deleted org does not exist', async ({ client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    await org.markDeleted(owner.id)
    for (const user of [admin, member, foreigner]) {
      const response = await client
        .post(`/api/v1/orgs/${org.slug}/restoration`)
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(404)
    }
    const visitor = await client.post(`/api/v1/orgs/${org.slug}/restoration`).withCsrfToken()
    visitor.assertStatus(401)
  })

  test('an org that is open needs no restoration, and admins have no say in it', async ({
    client,
  }) => {
    const { org, owner, admin } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/restoration`
    const byOwner = await client.post(path).loginAs(owner).withCsrfToken()
    byOwner.assertStatus(200)
    const byAdmin = await client.post(path).loginAs(admin).withCsrfToken()
    byAdmin.assertStatus(403)
  })

  test('nothing comes back after the days of grace', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    await org.markDeleted(owner.id)
    await org
      .merge({ deletedAt: DateTime.now().minus({ days: DELETION_GRACE_DAYS, hours: 1 }) })
      .save()
    const response = await client
      .post(`/api/v1/orgs/${org.slug}/restoration`)
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(404)
    const picker = await client.get('/orgs').loginAs(owner).withInertia()
    assert.deepEqual((picker.inertiaProps as unknown as { deleted: object[] }).deleted, [])
  })
})
