import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { AcceptInvitation } from '#actions/accept_invitation'
import { Refusal } from '#exceptions/refusal'
import Invitation from '#models/invitation'
import Mail from '#models/mail'
import Membership from '#models/membership'
import User from '#models/user'
import { invite } from '#tests/fixtures/inviting'
import { PASSWORD, makeCast, makeOrg, makeUser } from '#tests/fixtures/people'

const newcomer = () => ({
  name: 'Nia Newcomer',
  email: `nia.${randomUUID()}@example.org`,
  password: PASSWORD,
})

test.group('Invitations: what the link shows', () => {
  test('whoever holds it learns who invites, where and as what, and nothing else', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner, { role: 'admin' })
    const response = await client.get(`/api/v1/invitations/${token}`)
    response.assertStatus(200)
    const { data } = response.body()
    assert.sameMembers(Object.keys(data), [
      'org',
      'email',
      'role',
      'state',
      'invited_by',
      'expires_at',
    ])
    assert.deepEqual(data.org, { id: org.id, name: org.name })
    assert.equal(data.invited_by, owner.name)
    assert.equal(data.role, 'admin')
    assert.isUndefined(response.header('set-cookie'))
  })

  test('a link that is spent, revoked, expired or made up says so', async ({ client }) => {
    const { org, owner } = await makeOrg()
    const past = DateTime.now().minus({ minutes: 1 })
    for (const [state, status, code] of [
      [{ acceptedAt: past }, 410, 'E_INVITATION_SPENT'],
      [{ revokedAt: past }, 410, 'E_INVITATION_REVOKED'],
      [{ expiresAt: past }, 410, 'E_INVITATION_EXPIRED'],
    ] as const) {
      const { invitation, token } = await invite(org, owner)
      await invitation.merge(state).save()
      const shown = await client.get(`/api/v1/invitations/${token}`)
      shown.assertStatus(status)
      shown.assertBodyContains({ errors: [{ code }] })
      const used = await client
        .post(`/api/v1/invitations/${token}/acceptance`)
        .loginAs(await makeUser())
        .withCsrfToken()
      used.assertStatus(status)
      used.assertBodyContains({ errors: [{ code }] })
    }
    for (const token of ['x', 'A'.repeat(43), "'%20or%201=1", 'y'.repeat(2000)]) {
      const response = await client.get(`/api/v1/invitations/${token}`)
      response.assertStatus(404)
    }
  })

  test('an org that is deleted or suspended invites nobody any more', async ({ client }) => {
    for (const end of [{ deletedAt: DateTime.now() }, { suspendedAt: DateTime.now() }]) {
      const { org, owner } = await makeOrg()
      const { token } = await invite(org, owner)
      await org.merge(end).save()
      const response = await client.get(`/api/v1/invitations/${token}`)
      response.assertStatus(404)
      const page = await client.get(`/invitations/${token}`).withInertia()
      page.assertStatus(404)
    }
  })
})

test.group('Invitations: acceptance with an account', () => {
  test('makes a member with the role that was offered, once', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const { invitation, token } = await invite(org, owner, { role: 'admin' })
    const user = await makeUser()
    const path = `/api/v1/invitations/${token}/acceptance`
    const response = await client.post(path).loginAs(user).withCsrfToken()
    response.assertStatus(201)
    response.assertBodyContains({ data: { slug: org.slug, role: 'admin' } })
    assert.equal((await org.findMembership(user.id)).role, 'admin')
    assert.equal((await org.findInvitation(invitation.id)).acceptedById, user.id)

    const again = await client
      .post(path)
      .loginAs(await makeUser())
      .withCsrfToken()
    again.assertStatus(410)
    again.assertBodyContains({ errors: [{ code: 'E_INVITATION_SPENT' }] })
  })

  test('an invitation to another address is good for whoever holds the link', async ({
    client,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner, { email: `else.${randomUUID()}@example.org` })
    const response = await client
      .post(`/api/v1/invitations/${token}/acceptance`)
      .loginAs(await makeUser())
      .withCsrfToken()
    response.assertStatus(201)
  })

  test('whoever already belongs there spends nothing and keeps their role', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const { invitation, token } = await invite(org, owner, { role: 'admin' })
    for (const user of [owner, member]) {
      const response = await client
        .post(`/api/v1/invitations/${token}/acceptance`)
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(409)
      response.assertBodyContains({ errors: [{ code: 'E_ALREADY_MEMBER' }] })
    }
    assert.equal((await org.findMembership(member.id)).role, 'member')
    assert.equal((await org.findInvitation(invitation.id)).state, 'pending')
  })

  test('a token for one org joins no other', async ({ client }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const elsewhere = await makeOrg()
    const bound = await User.accessTokens.create(elsewhere.owner, [
      'write',
      `org:${elsewhere.org.id}`,
    ])
    const response = await client
      .post(`/api/v1/invitations/${token}/acceptance`)
      .bearerToken(bound.value!.release())
    response.assertStatus(403)
    response.assertBodyContains({ errors: [{ code: 'E_TOKEN_BOUND' }] })
  })

  test('visitors without an account and without what makes one are turned away', async ({
    client,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const response = await client.post(`/api/v1/invitations/${token}/acceptance`).withCsrfToken()
    response.assertStatus(401)
  })

  test('of many who open the link at once exactly one gets in', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const people = await Promise.all(Array.from({ length: 6 }, () => makeUser()))
    const responses = await Promise.all(
      people.map((user) =>
        client.post(`/api/v1/invitations/${token}/acceptance`).loginAs(user).withCsrfToken()
      )
    )
    const statuses = responses.map((response) => response.status())
    assert.deepEqual(statuses.sort(), [201, 410, 410, 410, 410, 410])
    assert.lengthOf(await Membership.query().where('org_id', org.id), 2)
  })

  test('of two who read the invitation before either used it one is told it is spent', async ({
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const outcomes = await Promise.all(
      [await makeUser(), await makeUser()].map(async (user) => {
        const invitation = await Invitation.byToken(token).firstOrFail()
        return new AcceptInvitation().handle({ invitation, user }).then(
          () => 'in',
          (error) => (error instanceof Refusal ? error.code : error)
        )
      })
    )
    assert.sameMembers(outcomes, ['in', 'E_INVITATION_SPENT'])
    assert.lengthOf(await Membership.query().where('org_id', org.id), 2)
  })

  test('one person with two links at once joins once and leaves the other link unspent', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const links = [await invite(org, owner), await invite(org, owner)]
    const user = await makeUser()
    const responses = await Promise.all(
      links.map(({ token }) =>
        client.post(`/api/v1/invitations/${token}/acceptance`).loginAs(user).withCsrfToken()
      )
    )
    assert.sameMembers(
      responses.map((response) => response.status()),
      [201, 409]
    )
    const pending = await Invitation.within(org.id).whereNull('accepted_at')
    assert.lengthOf(pending, 1)
    assert.lengthOf(await Membership.query().where('org_id', org.id), 2)
  })
})

test.group('Invitations: acceptance without an account', () => {
  test('makes the account and the membership, although registration is closed', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const person = newcomer()
    const response = await client
      .post(`/invitations/${token}`)
      .form(person)
      .withCsrfToken()
      .redirects(0)
    response.assertStatus(302)
    response.assertHeader('location', `/orgs/${org.slug}`)
    const user = await User.findByOrFail('email', person.email)
    assert.equal((await org.findMembership(user.id)).role, 'member')
    assert.isNotOk(user.emailVerifiedAt)
    assert.lengthOf(await Mail.query().where('recipient', person.email), 1)
  })

  test('works for programs as well', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner, { role: 'admin' })
    const person = newcomer()
    const response = await client.post(`/api/v1/invitations/${token}/acceptance`).json(person)
    response.assertStatus(201)
    response.assertBodyContains({ data: { slug: org.slug, role: 'admin' } })
    assert.notInclude(response.text(), person.password)
    const user = await User.verifyCredentials(person.email, person.password)
    assert.equal((await org.findMembership(user.id)).role, 'admin')
  })

  test('an address that has an account makes no second one and spends nothing', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { invitation, token } = await invite(org, owner)
    const known = await makeUser()
    const response = await client
      .post(`/api/v1/invitations/${token}/acceptance`)
      .json({ ...newcomer(), email: known.email.toUpperCase() })
    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_EMAIL_TAKEN', field: 'email' }] })
    assert.equal((await org.findInvitation(invitation.id)).state, 'pending')
    assert.lengthOf(await Membership.query().where('org_id', org.id), 1)
  })

  test('a dead link makes no account', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const { invitation, token } = await invite(org, owner)
    await invitation.merge({ revokedAt: DateTime.now() }).save()
    const person = newcomer()
    const byProgram = await client.post(`/api/v1/invitations/${token}/acceptance`).json(person)
    byProgram.assertStatus(410)
    await client.post(`/invitations/${token}`).form(person).withCsrfToken().redirects(0)
    assert.isNull(await User.findBy('email', person.email))
  })

  test('of two newcomers with one link one gets an account, the other nothing', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const people = [newcomer(), newcomer()]
    const responses = await Promise.all(
      people.map((person) => client.post(`/api/v1/invitations/${token}/acceptance`).json(person))
    )
    assert.sameMembers(
      responses.map((response) => response.status()),
      [201, 410]
    )
    const made = await User.query().whereIn(
      'email',
      people.map(({ email }) => email)
    )
    assert.lengthOf(made, 1)
    assert.lengthOf(await Membership.query().where('org_id', org.id), 2)
  })

  test('refuses what no account is made of, at its field', async ({ client, assert }) => {
    const { org, owner } = await makeOrg()
    const { invitation, token } = await invite(org, owner)
    for (const [part, field] of [
      [{ name: '' }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ email: 'nowhere' }, 'email'],
      [{ password: 'short' }, 'password'],
      [{ password: 'x'.repeat(201) }, 'password'],
    ] as const) {
      const response = await client
        .post(`/api/v1/invitations/${token}/acceptance`)
        .json({ ...newcomer(), ...part })
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_VALIDATION', field }] })
    }
    assert.equal((await org.findInvitation(invitation.id)).state, 'pending')
  })
})

test.group('Invitations: page', () => {
  test('shows visitors the invitation and brings them back after they signed in', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const { token } = await invite(org, owner)
    const page = await client.get(`/invitations/${token}`).withInertia()
    page.assertStatus(200)
    page.assertInertiaComponent('invitations/show')
    const { invitation } = page.inertiaProps as unknown as { invitation: { org: { name: string } } }
    assert.equal(invitation.org.name, org.name)
    const known = await makeUser()
    const signIn = await client
      .post('/sign-in')
      .form({ email: known.email, password: PASSWORD })
      .withSession(page.session())
      .withCsrfToken()
      .redirects(0)
    signIn.assertHeader('location', `/invitations/${token}`)
  })

  test('tells people of the org that they are in already, even by a spent link', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const { invitation, token } = await invite(org, owner)
    await invitation.merge({ acceptedAt: DateTime.now(), acceptedById: member.id }).save()
    const page = await client.get(`/invitations/${token}`).loginAs(member).withInertia()
    page.assertStatus(200)
    assert.equal((page.inertiaProps as unknown as { joinedSlug: string }).joinedSlug, org.slug)
  })

  test('says clearly that a link is spent, expired, revoked or unknown', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const past = DateTime.now().minus({ minutes: 1 })
    for (const [end, state] of [
      [{ acceptedAt: past }, 'accepted'],
      [{ revokedAt: past }, 'revoked'],
      [{ expiresAt: past }, 'expired'],
    ] as const) {
      const { invitation, token } = await invite(org, owner)
      await invitation.merge(end).save()
      const page = await client.get(`/invitations/${token}`).withInertia()
      page.assertStatus(410)
      const props = page.inertiaProps as unknown as {
        invitation: { state: string }
        joinedSlug: null
      }
      assert.equal(props.invitation.state, state)
      assert.isNull(props.joinedSlug)
    }
    const unknown = await client.get('/invitations/nothing').withInertia()
    unknown.assertStatus(404)
    unknown.assertInertiaComponent('invitations/show')
  })
})
