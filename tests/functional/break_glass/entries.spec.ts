import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { EndOverdueEntries } from '#actions/end_overdue_entries'
import { EnterOrg } from '#actions/enter_org'
import { keepDeeds } from '#audit/recorder'
import BreakGlassEntry from '#models/break_glass_entry'
import Mail from '#models/mail'
import type Org from '#models/org'
import { enter, makeOperator, REASON } from '#tests/fixtures/break_glass'
import { joinOrg, makeCast } from '#tests/fixtures/people'

const entriesOf = (org: Org) => BreakGlassEntry.within(org.id).orderBy('id')

/** Deeds of one org, as a sink hears them. */
function hear(org: Org) {
  const deeds: { event: string; facts?: object; actor?: string }[] = []
  const stop = keepDeeds(async ({ event, orgId, facts, by }) => {
    if (orgId === org.id) deeds.push({ event, facts, actor: by?.actorId })
  })
  return { deeds, stop }
}

test.group('Looking into an org', () => {
  test('begins in the console, with a reason and a time, and leads into the org', async ({
    assert,
    client,
    cleanup,
  }) => {
    const { org, owner } = await makeCast()
    const operator = await makeOperator()
    const { deeds, stop } = hear(org)
    cleanup(() => void stop())
    const form = await client
      .get(`/admin/orgs/${org.id}/entries/new`)
      .loginAs(operator)
      .withInertia()
    form.assertInertiaComponent('admin/entries/create')
    const before = await client.get(`/orgs/${org.slug}`).loginAs(operator).withInertia()
    before.assertStatus(404)

    const entered = await client
      .post(`/admin/orgs/${org.id}/entries`)
      .loginAs(operator)
      .withCsrfToken()
      .redirects(0)
      .json({ reason: `  ${REASON} `, minutes: 60 })
    entered.assertHeader('location', `/orgs/${org.slug}`)
    const [entry] = await entriesOf(org)
    assert.equal(entry.reason, REASON)
    assert.equal(entry.person, `${operator.name} (${operator.email})`)
    assert.approximately(entry.endsAt.diffNow('minutes').minutes, 60, 1)

    const inside = await client.get(`/orgs/${org.slug}`).loginAs(operator).withInertia()
    inside.assertStatus(200)
    const { org: shown, entries, memberships } = inside.inertiaProps as Record<string, any>
    assert.isTrue(shown.isReadOnly)
    assert.isFalse(Object.values(shown.can).some(Boolean))
    assert.deepEqual(
      entries.map(({ id, isHere }: { id: string; isHere: boolean }) => ({ id, isHere })),
      [{ id: entry.id, isHere: true }]
    )
    assert.deepEqual(memberships, [], 'it is not one of their orgs')

    const left = await client
      .delete(`/admin/entries/${entry.id}`)
      .loginAs(operator)
      .withCsrfToken()
      .redirects(0)
    left.assertHeader('location', `/admin/r/orgs/${org.id}`)
    const after = await client.get(`/orgs/${org.slug}`).loginAs(operator).withInertia()
    after.assertStatus(404)
    assert.deepEqual(
      deeds.map(({ event, actor }) => ({ event, actor })),
      [
        { event: 'org.entered', actor: operator.id },
        { event: 'org.left', actor: operator.id },
      ]
    )
    assert.deepEqual(deeds[0].facts, { person: entry.person, reason: REASON, minutes: 60 })
    const letter = await Mail.query().where('recipient', owner.email).firstOrFail()
    assert.include(letter.text, REASON)
    assert.include(letter.text, `/orgs/${org.slug}/settings`)
  })

  test('is for superadmins alone', async ({ client, assert }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    for (const user of [owner, admin, member, foreigner]) {
      const page = await client.get(`/admin/orgs/${org.id}/entries/new`).loginAs(user).withInertia()
      page.assertStatus(404)
      await client
        .post(`/admin/orgs/${org.id}/entries`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
        .json({ reason: REASON, minutes: 15 })
    }
    const visitor = await client.get(`/admin/orgs/${org.id}/entries/new`).redirects(0)
    visitor.assertHeader('location', '/sign-in')
    assert.lengthOf(await entriesOf(org), 0)
  })

  test('needs a reason that says something, and one of the times there are', async ({
    client,
    assert,
  }) => {
    const { org } = await makeCast()
    const operator = await makeOperator()
    for (const [field, body] of [
      ['reason', { reason: '         x', minutes: 15 }],
      ['reason', { reason: 'x'.repeat(501), minutes: 15 }],
      ['reason', { minutes: 15 }],
      ['minutes', { reason: REASON, minutes: 1_000_000 }],
      ['minutes', { reason: REASON, minutes: -15 }],
      ['minutes', { reason: REASON }],
    ] as const) {
      const response = await client
        .post(`/admin/orgs/${org.id}/entries`)
        .loginAs(operator)
        .withCsrfToken()
        .redirects(0)
        .json(body)
      assert.property(response.flashMessages().inputErrorsBag, field)
    }
    assert.lengthOf(await entriesOf(org), 0)
  })

  test('happens once at a time, and again when it is over', async ({ assert }) => {
    const { org } = await makeCast()
    const { user, entry } = await enter(org)
    const again = await Promise.allSettled([enter(org, user), enter(org, user)])
    for (const one of again) assert.propertyVal((one as any).reason, 'code', 'E_ENTRY_RUNNING')
    await enter(org)
    assert.lengthOf(await entriesOf(org), 2, 'somebody else may at the same time')

    await entry.merge({ endsAt: DateTime.now().minus({ minutes: 1 }) }).save()
    await enter(org, user)
    const [first] = await entriesOf(org)
    assert.equal(first.endedAt!.toMillis(), first.endsAt.toMillis())
  })

  test('is not for members, who go in as themselves, nor for orgs that were deleted', async ({
    assert,
    client,
  }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const operator = await joinOrg(org, 'member', await makeOperator())
    const refused = await client
      .post(`/admin/orgs/${org.id}/entries`)
      .loginAs(operator)
      .withCsrfToken()
      .redirects(0)
      .json({ reason: REASON, minutes: 15 })
    assert.include(refused.flashMessages().error, 'You belong to this organization')
    const own = await client.get(`/orgs/${org.slug}`).loginAs(operator).withInertia()
    own.assertStatus(200)
    assert.isFalse((own.inertiaProps as any).org.isReadOnly)

    const { user } = await enter(foreignOrg)
    await foreignOrg.markDeleted(owner.id)
    await assert.rejects(() => enter(foreignOrg), 'E_NOT_FOUND')
    const gone = await client.get(`/orgs/${foreignOrg.slug}`).loginAs(user).withInertia()
    gone.assertStatus(404)
  })

  test('ends at once when a membership begins: from then on they act as themselves', async ({
    client,
    assert,
  }) => {
    const { org } = await makeCast()
    const { user } = await enter(org)
    await joinOrg(org, 'admin', user)
    const page = await client.get(`/orgs/${org.slug}`).loginAs(user).withInertia()
    const { org: shown, entries } = page.inertiaProps as Record<string, any>
    assert.isFalse(shown.isReadOnly)
    assert.equal(shown.role, 'admin')
    assert.isFalse(entries[0].isHere)
  })

  test('ends with the right to operate the server, or with the account', async ({ client }) => {
    const { org } = await makeCast()
    const { user } = await enter(org)
    const open = () => client.get(`/orgs/${org.slug}`).loginAs(user).withInertia().redirects(0)
    await user.merge({ superadminAt: null }).save()
    ;(await open()).assertStatus(404)
    await user.merge({ superadminAt: DateTime.now() }).save()
    ;(await open()).assertStatus(200)
    await user.merge({ suspendedAt: DateTime.now() }).save()
    ;(await open()).assertHeader('location', '/sign-in')
  })

  test('opens orgs that are suspended: that may be why somebody has to look', async ({
    client,
  }) => {
    const { org, owner } = await makeCast()
    const { user } = await enter(org)
    await org.merge({ suspendedAt: DateTime.now() }).save()
    const page = await client.get(`/orgs/${org.slug}`).loginAs(user).withInertia()
    page.assertStatus(200)
    const locked = await client.get(`/orgs/${org.slug}`).loginAs(owner).withInertia()
    locked.assertInertiaComponent('orgs/suspended')
  })

  test('cannot be ended by anybody else', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const { entry } = await enter(org)
    for (const user of [await makeOperator(), owner]) {
      await client.delete(`/admin/entries/${entry.id}`).loginAs(user).withCsrfToken().redirects(0)
      await entry.refresh()
      assert.isTrue(entry.isRunning)
    }
  })

  test('that is over is written down once, with the time at which it ended', async ({
    assert,
    cleanup,
  }) => {
    const { org } = await makeCast()
    const { deeds, stop } = hear(org)
    cleanup(() => void stop())
    const { entry } = await enter(org)
    const demoted = await enter(org)
    const running = await enter(org)
    await entry.merge({ endsAt: DateTime.now().minus({ minutes: 3 }) }).save()
    await demoted.user.merge({ superadminAt: null }).save()
    await Promise.all([new EndOverdueEntries().handle(), new EndOverdueEntries().handle()])
    await new EndOverdueEntries().handle()
    for (const one of [entry, demoted.entry, running.entry]) await one.refresh()
    assert.equal(entry.endedAt!.toMillis(), entry.endsAt.toMillis())
    assert.isBelow(demoted.entry.endedAt!.toMillis(), demoted.entry.endsAt.toMillis())
    assert.isNull(running.entry.endedAt)
    const left = deeds.filter(({ event }) => event === 'org.left')
    assert.sameDeepMembers(
      left.map(({ facts }) => facts),
      [
        { person: entry.person, early: false },
        { person: demoted.entry.person, early: true },
      ]
    )
  })

  test('is refused to whoever does not operate the server, whatever door they found', async ({
    assert,
  }) => {
    const { org, foreigner: user } = await makeCast()
    const origin = 'http://photos.example'
    const occasion = { user, org, reason: REASON, minutes: 15, origin }
    await assert.rejects(() => new EnterOrg().handle(occasion), 'E_NOT_FOUND')
  })
})

test.group('Access by the operator', () => {
  test('stands in the settings of the org for its owner and admins', async ({ client, assert }) => {
    const { org, owner, admin, member, foreigner, foreignOrg } = await makeCast()
    const { user, entry } = await enter(org)
    await enter(foreignOrg)
    for (const person of [owner, admin]) {
      const page = await client.get(`/orgs/${org.slug}/settings`).loginAs(person).withInertia()
      const { accesses } = page.inertiaProps as Record<string, any>
      assert.lengthOf(accesses, 1)
      const [{ beganAt, endsAt, ...access }] = accesses
      const { id, person: name } = entry
      assert.deepEqual(access, { id, person: name, reason: REASON, isRunning: true })
      assert.approximately(
        DateTime.fromISO(endsAt).diff(DateTime.fromISO(beganAt)).as('minutes'),
        15,
        1
      )
    }
    for (const [person, status] of [
      [member, 403],
      [user, 403],
      [foreigner, 404],
    ] as const) {
      const page = await client.get(`/orgs/${org.slug}/settings`).loginAs(person).withInertia()
      page.assertStatus(status)
    }
  })

  test('is no role: who looks in reads what holds, and is offered nothing else', async ({
    client,
    assert,
  }) => {
    const { org, member } = await makeCast()
    const { user } = await enter(org)
    const page = await client.get(`/orgs/${org.slug}/settings`).loginAs(user).withInertia()
    page.assertInertiaComponent('errors/show')
    const { message, org: shown, entries } = page.inertiaProps as Record<string, any>
    assert.match(message, /As the operator of the server/)
    assert.notMatch(message, /role/)
    assert.isTrue(shown.isReadOnly)
    assert.isTrue(entries[0].isHere)
    const theirs = await client.get(`/orgs/${org.slug}/settings`).loginAs(member).withInertia()
    assert.match((theirs.inertiaProps as Record<string, any>).message, /Your role/)
  })

  test('stays there when the account is gone', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const { user, entry } = await enter(org)
    await user.delete()
    const page = await client.get(`/orgs/${org.slug}/settings`).loginAs(owner).withInertia()
    const { accesses } = page.inertiaProps as Record<string, any>
    assert.equal(accesses[0].person, entry.person)
  })
})
