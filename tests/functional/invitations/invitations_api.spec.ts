import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { tokenHash } from '#models/concerns/secret_token'
import Invitation from '#models/invitation'
import Mail from '#models/mail'
import User from '#models/user'
import { invite } from '#tests/fixtures/inviting'
import { makeCast, makeOrg, makeUser } from '#tests/fixtures/people'

const tokenFor = async (user: User, abilities: string[]) =>
  (await User.accessTokens.create(user, abilities)).value!.release()

test.group('Invitations: invite', () => {
  test('owner and admins get a link that is theirs to hand on', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    for (const user of [owner, admin]) {
      const response = await client
        .post(`/api/v1/orgs/${org.slug}/invitations`)
        .json({ role: 'member', expires_in_days: 1 })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(201)
      const { data } = response.body()
      assert.match(data.token, /^[\w-]{43}$/)
      assert.isTrue(data.url.endsWith(`/invitations/${data.token}`))
      assert.containSubset(data, {
        role: 'member',
        email: null,
        state: 'pending',
        invited_by: user.name,
      })
      const days = DateTime.fromISO(data.expires_at).diffNow('days').days
      assert.closeTo(days, 1, 0.01)
    }
  })

  test('the database keeps neither the link nor what could be made into one', async ({
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { invitation, token } = await invite(org, owner)
    const row = await Invitation.within(org.id).where('id', invitation.id).firstOrFail()
    assert.equal(row.tokenHash, tokenHash(token))
    assert.notInclude(JSON.stringify(row.$attributes), token)
  })

  test('members, visitors and people of another org invite nobody', async ({ client, assert }) => {
    const { org, member, foreigner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/invitations`
    for (const [user, status] of [
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const response = await client
        .post(path)
        .json({ role: 'member' })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(status)
      const list = await client.get(path).loginAs(user)
      list.assertStatus(status)
    }
    const visitor = await client.post(path).json({ role: 'member' }).withCsrfToken()
    visitor.assertStatus(401)
    assert.isEmpty(await Invitation.within(org.id))
  })

  test('writes to the address in the language of its account', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const known = await makeUser({ locale: 'de' })
    const stranger = `new.${randomUUID()}@example.org`
    for (const [email, subject] of [
      [known.email, `${owner.name} lädt dich zu ${org.name} ein`],
      [stranger, `${owner.name} invites you to ${org.name}`],
    ]) {
      const response = await client
        .post(`/api/v1/orgs/${org.slug}/invitations`)
        .json({ email: email.toUpperCase(), role: 'admin' })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(201)
      const letter = await Mail.query().where('recipient', email).firstOrFail()
      assert.equal(letter.subject, subject)
      assert.include(letter.text, `/invitations/${response.body().data.token}`)
      assert.include(letter.html, `/invitations/${response.body().data.token}`)
    }
  })

  test('refuses what makes no sense, at its field', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const taken = `twice.${randomUUID()}@example.org`
    await invite(org, owner, { email: taken })
    for (const [body, status, code, field] of [
      [{ role: 'owner' }, 422, 'E_VALIDATION', 'role'],
      [{ role: 'king' }, 422, 'E_VALIDATION', 'role'],
      [{}, 422, 'E_VALIDATION', 'role'],
      [{ role: 'member', email: 'nowhere' }, 422, 'E_VALIDATION', 'email'],
      [{ role: 'member', email: `${'x'.repeat(250)}@a.org` }, 422, 'E_VALIDATION', 'email'],
      [{ role: 'member', expires_in_days: 0 }, 422, 'E_VALIDATION', 'expires_in_days'],
      [{ role: 'member', expires_in_days: 31 }, 422, 'E_VALIDATION', 'expires_in_days'],
      [{ role: 'member', expires_in_days: 1.5 }, 422, 'E_VALIDATION', 'expires_in_days'],
      [{ role: 'member', email: member.email }, 409, 'E_ALREADY_MEMBER', 'email'],
      [{ role: 'member', email: taken }, 409, 'E_ALREADY_INVITED', 'email'],
    ] as const) {
      const response = await client
        .post(`/api/v1/orgs/${org.slug}/invitations`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(status)
      response.assertBodyContains({ errors: [{ code, field }] })
    }
    assert.lengthOf(await Invitation.within(org.id), 1)
  })
})

test.group('Invitations: list, resend, revoke', () => {
  test('lists what is open, with the link for who may hand it on', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    const { invitation, token } = await invite(org, owner)
    const { invitation: revoked } = await invite(org, owner)
    await revoked.merge({ revokedAt: DateTime.now() }).save()
    const response = await client.get(`/api/v1/orgs/${org.slug}/invitations`).loginAs(admin)
    response.assertStatus(200)
    const { data } = response.body()
    assert.lengthOf(data, 1)
    assert.containSubset(data[0], { id: invitation.id, token, invited_by: owner.name })
  })

  test('a token that may only read learns of invitations, not of their links', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const reading = await client
      .get(`/api/v1/orgs/${org.slug}/invitations`)
      .bearerToken(await tokenFor(owner, ['read']))
    reading.assertStatus(200)
    assert.lengthOf(reading.body().data, 1)
    assert.notInclude(reading.text(), token)
    const ruling = await client
      .get(`/api/v1/orgs/${org.slug}/invitations`)
      .bearerToken(await tokenFor(owner, ['read', 'admin']))
    assert.include(ruling.text(), token)
  })

  test('sends the letter again and gives it another week', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const email = `again.${randomUUID()}@example.org`
    const { invitation } = await invite(org, owner, { email })
    await invitation.merge({ expiresAt: DateTime.now().minus({ days: 1 }) }).save()
    const response = await client
      .post(`/api/v1/orgs/${org.slug}/invitations/${invitation.id}/delivery`)
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(201)
    assert.equal(response.body().data.state, 'pending')
    assert.closeTo(DateTime.fromISO(response.body().data.expires_at).diffNow('days').days, 7, 0.01)
    assert.lengthOf(await Mail.query().where('recipient', email), 2)
  })

  test('a link without an address cannot be sent', async ({ client }) => {
    const { org, owner } = await makeOrg()
    const { invitation } = await invite(org, owner)
    const response = await client
      .post(`/api/v1/orgs/${org.slug}/invitations/${invitation.id}/delivery`)
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_NO_ADDRESS' }] })
  })

  test('revoking ends the link, once and for all', async ({ client }) => {
    const { org, owner, admin } = await makeCast()
    const { invitation, token } = await invite(org, owner)
    const path = `/api/v1/orgs/${org.slug}/invitations/${invitation.id}`
    for (let turn = 0; turn < 2; turn++) {
      const response = await client.delete(path).loginAs(admin).withCsrfToken()
      response.assertStatus(204)
    }
    const late = await client
      .post(`/api/v1/invitations/${token}/acceptance`)
      .loginAs(await makeUser())
      .withCsrfToken()
    late.assertStatus(410)
    late.assertBodyContains({ errors: [{ code: 'E_INVITATION_REVOKED' }] })
    const resend = await client.post(`${path}/delivery`).loginAs(owner).withCsrfToken()
    resend.assertStatus(422)
  })

  test('is for owner and admins, and only in their own org', async ({ client, assert }) => {
    const { org, owner, member, foreigner, foreignOrg } = await makeCast()
    const { invitation } = await invite(org, owner)
    const path = `/api/v1/orgs/${org.slug}/invitations/${invitation.id}`
    for (const [user, status] of [
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const revoke = await client.delete(path).loginAs(user).withCsrfToken()
      revoke.assertStatus(status)
      const resend = await client.post(`${path}/delivery`).loginAs(user).withCsrfToken()
      resend.assertStatus(status)
    }
    const visitor = await client.delete(path).withCsrfToken()
    visitor.assertStatus(401)
    // A foreign org's owner names our invitation under their own address.
    const smuggled = await client
      .delete(`/api/v1/orgs/${foreignOrg.slug}/invitations/${invitation.id}`)
      .loginAs(foreigner)
      .withCsrfToken()
    smuggled.assertStatus(404)
    for (const id of ['42', randomUUID()]) {
      const unknown = await client
        .delete(`/api/v1/orgs/${org.slug}/invitations/${id}`)
        .loginAs(owner)
        .withCsrfToken()
      unknown.assertStatus(404)
    }
    assert.equal((await org.findInvitation(invitation.id)).state, 'pending')
  })
})
