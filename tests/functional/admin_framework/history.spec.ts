import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { ChangeRole } from '#actions/change_role'
import { DeleteAccount } from '#actions/delete_account'
import { PruneExpiredRows } from '#actions/prune_expired_rows'
import { RemoveMember } from '#actions/remove_member'
import { TransferOwnership } from '#actions/transfer_ownership'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { readHistory } from '#admin/read_history'
import { registerAdminResource } from '#admin/registry'
import { auditedDelete, auditedUpdate, type KeptChange } from '#audit/history'
import { Current } from '#audit/current'
import type Membership from '#models/membership'
import RowChange from '#models/row_change'
import Tag from '#models/tag'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const yes = () => true

const tags = defineAdminResource(Tag, {
  name: 'remembered_tags',
  tenancy: 'org',
  policy: { viewAny: yes, view: yes },
  record: { title: 'name' },
  fields: { key: { can: 'see_keys' } },
  list: { columns: ['name'], sort: 'name' },
  history: true,
})

async function scene() {
  const { org, owner: user, ...people } = await makeCast()
  const membership = await org.findMembership(user.id)
  const area: Area = { kind: 'org', user, org, membership }
  return { org, user, area, membership, ...people }
}

const keptOf = async (table: string, id: string) => {
  const rows = await RowChange.query().where({ table_name: table, row_id: id }).orderBy('id')
  return rows.map(({ verb, changes }) => ({ verb, changes: JSON.parse(changes) as KeptChange[] }))
}

test.group('History of rows', (group) => {
  group.setup(() => registerAdminResource(tags))

  test('tells what somebody changed, from what to what, and when it was made and deleted', async ({
    assert,
  }) => {
    const { org, user, area } = await scene()
    const deed = { actorId: user.id, source: 'web', requestId: 'r1' } as const
    const tag = await Current.run(deed, async () => {
      const made = await org.related('tags').create({ name: 'Alp', key: 'alp' })
      await made.merge({ name: 'Alps', key: 'alps' }).save()
      await made.save()
      return made
    })
    const [changed, made, ...more] = await readHistory(tags, area, tag.id)
    assert.deepEqual(more, [])
    assert.containsSubset(changed, { actor: user.name, source: 'web', verb: 'updated' })
    // The key is not for everybody: its change is not either.
    assert.deepEqual(changed.changes, [{ field: 'name', before: 'Alp', after: 'Alps' }])
    assert.equal(made.verb, 'created')
    assert.includeDeepMembers(made.changes, [{ field: 'name', before: null, after: 'Alp' }])
    await tag.delete()
    const kept = await keptOf('tags', tag.id)
    assert.deepEqual(
      kept.map(({ verb }) => verb),
      ['created', 'updated', 'deleted']
    )
    assert.includeDeepMembers(kept[2].changes, [{ field: 'name', before: 'Alps', after: null }])
    assert.equal(await codeOf(readHistory(tags, area, tag.id)), 'E_NOT_FOUND')
  })

  test('is written with the change or not at all', async ({ assert }) => {
    const { org } = await scene()
    const tag = await org.related('tags').create({ name: 'Sea', key: 'sea' })
    const undone = db.transaction(async (trx) => {
      await tag.useTransaction(trx).merge({ name: 'Lake' }).save()
      throw new Error('undone')
    })
    assert.equal(await codeOf(undone), 'undone')
    const other = await org.related('tags').create({ name: 'Hut', key: 'hut' })
    const twin = other.merge({ key: 'sea' }).save()
    assert.isString(await codeOf(twin))
    for (const { id } of [tag, other]) assert.lengthOf(await keptOf('tags', id), 1)
    // After a failure the row writes on as before.
    await other.merge({ key: 'huts' }).save()
    assert.lengthOf(await keptOf('tags', other.id), 2)
  })

  test('knows of many rows that are changed or deleted at once', async ({ assert }) => {
    const { org, user } = await scene()
    const rows = ['A', 'B', 'C'].map((name) => ({ name, key: name }))
    const made = await org.related('tags').createMany(rows)
    const count = await db.transaction((client) =>
      auditedUpdate(Tag.within(org.id, { client }).whereNot('name', 'C'), { name: 'Same' })
    )
    assert.equal(count, 2)
    const changed = { verb: 'updated', changes: [{ field: 'name', before: 'A', after: 'Same' }] }
    assert.containsSubset((await keptOf('tags', made[0].id))[1], changed)
    assert.lengthOf(await keptOf('tags', made[2].id), 1)
    const gone = await Current.run({ actorId: user.id, source: 'api' }, () =>
      db.transaction((client) => auditedDelete(Tag.within(org.id, { client })))
    )
    assert.equal(gone, 3)
    for (const { id } of made) assert.equal((await keptOf('tags', id)).at(-1)!.verb, 'deleted')
    const bare = auditedDelete(Tag.within(org.id))
    assert.match((await codeOf(bare))!, /in a transaction/)
  })

  test('follows memberships through roles, owners and departures, and not through visits', async ({
    assert,
  }) => {
    const { org, membership, admin, member } = await scene()
    const [one, two] = [await org.findMembership(admin.id), await org.findMembership(member.id)]
    await two.merge({ lastSeenAt: DateTime.now() }).save()
    await new ChangeRole().handle({ subject: two, role: 'admin' })
    await new TransferOwnership().handle({ owner: membership, toUserId: admin.id })
    await new RemoveMember().handle({ actor: one, subject: two })
    const roles = async ({ id }: Membership) =>
      (await keptOf('memberships', id)).flatMap(({ verb, changes }) =>
        changes
          .filter(({ field }) => field !== 'userId' && field !== 'orgId')
          .map(({ field, before, after }) => [verb, field, before, after].join(' '))
      )
    assert.deepEqual(await roles(two), [
      'created role  member',
      'updated role member admin',
      'deleted role admin ',
    ])
    assert.include(await roles(one), 'updated role admin owner')
    assert.include(await roles(membership), 'updated role owner admin')
  })

  test('keeps no secret, cuts what is long, and forgets who deletes their account', async ({
    assert,
  }) => {
    const user = await makeUser()
    await user.merge({ password: 'another long password', name: 'x'.repeat(80) }).save()
    const kept = await keptOf('users', user.id)
    assert.notInclude(JSON.stringify(kept), 'password')
    assert.include(JSON.stringify(kept), user.email)
    const { org } = await scene()
    const tag = await org.related('tags').create({ name: 'Alp', key: 'alp' })
    await db.transaction(async (client) => {
      const before = await Tag.within(org.id, { client }).where('id', tag.id).firstOrFail()
      before.$original.name = 'y'.repeat(600)
      await before.merge({ name: 'Short' }).save()
    })
    const [, changed] = await keptOf('tags', tag.id)
    const { before } = changed.changes.find(({ field }) => field === 'name')!
    assert.equal(before, `${'y'.repeat(500)}…`)
    await new DeleteAccount().handle({ user })
    const left = await keptOf('users', user.id)
    assert.deepEqual(
      left.map(({ verb }) => verb),
      ['created', 'updated', 'deleted']
    )
    assert.notInclude(JSON.stringify(left), user.email)
  })

  test('stands beside the row for who administers it, with keys named, and in no other org', async ({
    assert,
    client,
  }) => {
    const { org, user, member, area } = await scene()
    const superadmin = await makeUser({ superadminAt: DateTime.now() })
    await org.merge({ storageLimitBytes: 5_000 }).save()
    const read = async (path: string) => {
      const page = await client
        .get(path)
        .loginAs(superadmin)
        .withInertia()
        .withInertiaPartialReload('admin/resource/show', ['history'])
      return (page.inertiaProps as Record<string, any>).history
    }
    const [entry] = await read(`/admin/r/orgs/${org.id}`)
    assert.containsSubset(entry.changes, [
      { field: 'storageLimitBytes', before: null, after: 5_000, label: 'Quota' },
    ])
    const { id } = await org.findMembership(member.id)
    const [joined] = await read(`/admin/r/memberships/${id}`)
    const named = Object.fromEntries(
      joined.changes.map(({ field, after }: KeptChange) => [field, after])
    )
    assert.containsSubset(named, { userId: member.name, orgId: org.name, role: 'member' })
    const theirs = await scene()
    const tag = await org.related('tags').create({ name: 'Alp', key: 'alp' })
    assert.lengthOf(await readHistory(tags, area, tag.id), 1)
    assert.equal(await codeOf(readHistory(tags, theirs.area, tag.id)), 'E_NOT_FOUND')
    assert.exists(user)
  })

  test('ends after two years, and where its resource is taken away', async ({
    assert,
    cleanup,
  }) => {
    const { org } = await scene()
    const tag = await org.related('tags').create({ name: 'Alp', key: 'alp' })
    const [change] = await RowChange.query().where('row_id', tag.id)
    await change.merge({ createdAt: DateTime.now().minus({ years: 2, days: 1 }) }).save()
    await new PruneExpiredRows().handle()
    assert.deepEqual(await keptOf('tags', tag.id), [])

    const again = { ...tags, name: 'also_remembered' }
    const forget = registerAdminResource(again)
    cleanup(forget)
    forget()
    await tag.merge({ name: 'Alps' }).save()
    assert.lengthOf(await keptOf('tags', tag.id), 1)
  })
})
