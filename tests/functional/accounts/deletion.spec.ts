import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import Membership from '#models/membership'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { invite } from '#tests/fixtures/inviting'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

async function signedIn(user: User) {
  const visitor = new Browsing()
  await visitor.signIn(user.email, PASSWORD)
  return visitor
}

const DELETION = '/account/deletion'

test.group('Deleting one’s own account', (group) => {
  group.each.setup(forgetTries)

  test('takes memberships, devices and tokens along; what was made stays with the org', async ({
    assert,
    client,
  }) => {
    const { org, member } = await makeCast()
    const album = await org
      .related('albums')
      .create({ name: 'Summer', position: 0, createdById: member.id })
    const token = await User.accessTokens.create(member, ['read'])
    const visitor = await signedIn(member)
    const elsewhere = await signedIn(member)
    const visit = await visitor.post(DELETION, { current_password: PASSWORD })
    assert.equal((await visitor.follow(visit)).props.flash.success, 'Your account is deleted.')
    assert.isNull(await User.find(member.id))
    assert.lengthOf(await Membership.query().where('user_id', member.id), 0)
    assert.isFalse(await visitor.isSignedIn())
    assert.isFalse(await elsewhere.isSignedIn())
    ;(await client.get('/api/v1/me').bearerToken(token.value!.release())).assertStatus(401)
    await album.refresh()
    assert.isNull(album.createdById)
  })

  test('takes the invitations along that they gave out', async ({ assert, client }) => {
    const { org, admin } = await makeCast()
    const { token } = await invite(org, admin)
    const visitor = await signedIn(admin)
    await visitor.post(DELETION, { current_password: PASSWORD })
    assert.isNull(await User.find(admin.id))
    const response = await client.get(`/api/v1/invitations/${token}`)
    response.assertStatus(410)
    response.assertBodyContains({ errors: [{ code: 'E_INVITATION_REVOKED' }] })
  })

  test('is refused to an owner and names the orgs', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const visitor = await signedIn(owner)
    const page = await visitor.get('/account')
    assert.deepEqual(page.props.ownedOrgs, [{ name: org.name, slug: org.slug }])
    const refused = await visitor.post(DELETION, { current_password: PASSWORD })
    await visitor.follow(refused)
    assert.isNotNull(await User.find(owner.id))
    const client = await signedIn(owner)
    const again = await client.post(DELETION, { current_password: PASSWORD })
    assert.equal(again.status, 302)
  })

  test('is open again once the org is deleted', async ({ assert }) => {
    const { org, owner } = await makeCast()
    await org.markDeleted(owner.id)
    const visitor = await signedIn(owner)
    await visitor.post(DELETION, { current_password: PASSWORD })
    assert.isNull(await User.find(owner.id))
  })

  test('takes the password', async ({ assert }) => {
    const user = await makeUser()
    const visitor = await signedIn(user)
    await visitor.post(DELETION, { current_password: 'a guess' })
    await visitor.post(DELETION, {})
    assert.isNotNull(await User.find(user.id))
  })

  test('is refused to the last superadmin', async ({ assert }) => {
    const others = await User.query().whereNotNull('superadmin_at')
    for (const other of others) await other.merge({ superadminAt: null }).save()
    const user = await makeUser({ superadminAt: DateTime.now() })
    const visitor = await signedIn(user)
    await visitor.post(DELETION, { current_password: PASSWORD })
    assert.isNotNull(await User.find(user.id))
    const second = await makeUser({ superadminAt: DateTime.now() })
    await visitor.post(DELETION, { current_password: PASSWORD })
    assert.isNull(await User.find(user.id))
    await second.delete()
    for (const other of others) await other.merge({ superadminAt: DateTime.now() }).save()
  })
})
