import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { exportRows } from '#admin/export_rows'
import { fieldsIn } from '#admin/fields_of'
import { readSelection } from '#admin/read_selection'
import { membershipAdmin } from '#console/resources/memberships'
import { shareLinkAdmin } from '#console/resources/share_links'
import Membership from '#models/membership'
import { makeCast, makeUser } from '#tests/fixtures/people'

async function scene() {
  const { org, owner: user, ...people } = await makeCast()
  const operator = await makeUser({ superadminAt: DateTime.now() })
  const inOrg: Area = { kind: 'org', user, org, membership: await org.findMembership(user.id) }
  const platform: Area = { kind: 'platform', user: operator }
  return { org, owner: user, inOrg, platform, ...people }
}

async function lines(
  resource: AdminResource,
  area: Area,
  { names, ids }: { names: string[]; ids: string[] },
  format: 'csv' | 'jsonl' = 'csv'
) {
  const fields = await fieldsIn(resource, area)
  const columns = names.flatMap((name) => fields.get(name) ?? [])
  const rows = readSelection(resource, area, fields, { ids })
  return Array.fromAsync(exportRows(resource, area, columns, rows, format))
}

test.group('Exports', () => {
  test('have what a key names beside the key, and never as a formula', async ({ assert }) => {
    const { org, owner, inOrg, platform } = await scene()
    await owner.merge({ name: '=HYPERLINK("x")' }).save()
    const { id } = await Membership.query()
      .where({ org_id: org.id, user_id: owner.id })
      .firstOrFail()
    const asked = { names: ['userId', 'orgId', 'role'], ids: [id] }
    assert.deepEqual(await lines(membershipAdmin, platform, asked), [
      'id,userId,user,orgId,org,role\r\n',
      `${id},${owner.id},"'=HYPERLINK(""x"")",${org.id},${org.name},owner\r\n`,
    ])
    // In the org itself its people are called by name, though their accounts are not there.
    const [, own] = await lines(membershipAdmin, inOrg, asked)
    assert.equal(own, `${id},${owner.id},"'=HYPERLINK(""x"")",owner\r\n`)
    const [row] = await lines(membershipAdmin, platform, asked, 'jsonl')
    assert.deepEqual(JSON.parse(row), {
      id,
      userId: owner.id,
      user: '=HYPERLINK("x")',
      orgId: org.id,
      org: org.name,
      role: 'owner',
    })
  })

  test('name nobody and nothing that whoever exports may not see', async ({ assert }) => {
    const { org, inOrg, owner, foreigner } = await scene()
    const link = (createdById: string, albumId: string | null) =>
      org.related('shareLinks').create({
        title: 'For Grandma',
        albumId,
        createdById,
        tokenHash: `hash-${createdById}`,
        tokenSealed: 'sealed',
      })
    const album = await org.related('albums').create({ name: 'Summer' })
    const [own, odd] = [await link(owner.id, album.id), await link(foreigner.id, null)]
    const asked = { names: ['albumId', 'createdById'], ids: [own.id, odd.id] }
    const [head, ...told] = await lines(shareLinkAdmin, inOrg, asked)
    assert.equal(head, 'id,albumId,album,createdById,createdBy\r\n')
    assert.sameMembers(told, [
      `${own.id},${album.id},Summer,${owner.id},${owner.name}\r\n`,
      `${odd.id},,,${foreigner.id},\r\n`,
    ])
  })
})
