import { test } from '@japa/runner'
import { policies } from '#generated/policies'
import Membership from '#models/membership'
import { enter } from '#tests/fixtures/break_glass'
import { makeCast } from '#tests/fixtures/people'
import { addressOf, makeRouteWorld } from '#tests/fixtures/route_world'
import { tokenOf } from '#tests/fixtures/uploading'
import { ask, heard, isWrite } from './hearing.js'
import { ROUTES } from './route_matrix.js'

const INSIDE = Object.entries(ROUTES).filter(([line]) => line.includes('/orgs/:slug'))

test.group('An entry by break-glass, at every route into an org', () => {
  for (const [line, hearings] of INSIDE) {
    test(`${line}: reads as a member, changes nothing, and is over when it is over`, async ({
      client,
      assert,
    }) => {
      const { own, foreign, people } = await makeRouteWorld()
      const { superadmin: user } = people
      const [method, pattern] = line.split(' ')
      const address = addressOf(pattern, own.slug, own)
      const foreignAddress = addressOf(pattern, foreign.slug, foreign)
      const { org } = await Membership.query()
        .where({ org_id: own.org, user_id: people.owner.id })
        .preload('org')
        .firstOrFail()

      const { entry } = await enter(org, user)
      const inside = await ask(client, method, address, user)
      if (isWrite(method)) {
        assert.include(['refused', 'sent back'], heard(inside), 'a write')
        assert.match(said(inside), /E_ENTRY_READS|change nothing/)
      } else {
        assert.equal(heard(inside), hearings.member, 'a read')
        assert.equal(inside.header('cache-control'), 'private, no-store')
      }
      const elsewhere = await ask(client, method, foreignAddress, user)
      assert.equal(heard(elsewhere), hearings.superadmin, 'another org')
      const program = await client
        .request(address, method)
        .accept('json')
        .header('authorization', `Bearer ${await tokenOf(user, ['admin'])}`)
        .redirects(0)
      // A program has no token of forms either.
      const refusals = isWrite(method) ? [401, 403, 404] : [401, 404]
      assert.include(refusals, program.status(), 'a program')

      await entry.merge({ endsAt: entry.createdAt }).save()
      const after = await ask(client, method, address, user)
      assert.equal(heard(after), hearings.superadmin, 'after its end')
    })
  }
})

/** What somebody is told who may not: as JSON, or on the page they come back to. */
function said(response: Awaited<ReturnType<typeof ask>>) {
  return `${response.text()} ${response.flashMessages().error ?? ''}`
}

test.group('An entry by break-glass, and every policy', () => {
  test('may do nothing, even with what its person once made', async ({ assert }) => {
    const { org, owner } = await makeCast()
    await org.merge({ settings: {} }).save()
    const { user, entry } = await enter(org)
    await entry.load('org')
    const standIn = entry.asMembership(user)
    const own = { createdById: user.id, uploadedById: user.id, userId: user.id, isOwner: false }
    const member = await org.findMembership(owner.id)
    await member.load('org')
    let asked = 0
    for (const [name, bring] of Object.entries(policies)) {
      const { default: Policy } = await bring()
      const policy = new Policy() as unknown as Record<string, (...given: object[]) => unknown>
      for (const right of Object.getOwnPropertyNames(Policy.prototype)) {
        if (right === 'constructor') continue
        assert.isFalse(await policy[right](standIn, own), `${name}.${right}`)
        assert.isTrue(await policy[right](member, own), `${name}.${right} of an owner`)
        asked++
      }
    }
    assert.isAbove(asked, 15)
  })

  test('never becomes a membership', async ({ assert }) => {
    const { org } = await makeCast()
    const { user, entry } = await enter(org)
    await entry.load('org')
    const standIn = entry.asMembership(user)
    await standIn.markSeen()
    await assert.rejects(() => standIn.save(), 'Who looks into an org never becomes a member')
    assert.lengthOf(await Membership.query().where('user_id', user.id), 0)
  })
})
