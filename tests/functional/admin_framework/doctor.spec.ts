import { test } from '@japa/runner'
import { examineAdmin } from '#admin/doctor'
import { makeCast } from '#tests/fixtures/people'

test.group('The doctor of the admin', () => {
  test('names what is sorted or filtered by without an index, in tables that are large', async ({
    assert,
  }) => {
    await makeCast()
    const all = await examineAdmin({ fromRows: 0 })
    const slow = all.map(({ resource, field }) => `${resource}.${field}`)
    assert.include(slow, 'memberships.role')
    assert.notInclude(slow, 'memberships.orgId')
    assert.notInclude(slow, 'users.email')
    assert.isEmpty(
      all.filter(({ kind, resource }) => kind === 'unknown_type' && resource === 'users')
    )
    assert.isEmpty(await examineAdmin({ fromRows: 1_000_000 }))
  })
})
