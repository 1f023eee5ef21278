import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { makeCast, makeUser } from '#tests/fixtures/people'
import SavedSearch from '../../saved_search.js'

const RESOURCE = 'plg_smartalbums_searches'

type Props = Record<string, any>

test.group('Smart albums in the admin', () => {
  test('are listed for owner and admins of their org, and of no other', async ({
    assert,
    client,
  }) => {
    const { org, owner, admin, member, foreigner, foreignOrg } = await makeCast()
    const search = await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'lake' })
    await SavedSearch.create({ orgId: foreignOrg.id, name: 'Foreign', q: 'lake' })
    const list = `/orgs/${org.slug}/settings/r/${RESOURCE}`
    for (const person of [owner, admin]) {
      const page = await client.get(list).loginAs(person).withInertia()
      page.assertInertiaComponent('admin/resource/index')
      const { rows, resource } = page.inertiaProps as Props
      assert.deepEqual(
        rows.map(({ id, values }: Props) => [id, values.name, values.q]),
        [[search.id, 'Lakes', 'lake']]
      )
      assert.equal(resource.title, 'Smart albums')
    }
    for (const person of [member, foreigner]) {
      const page = await client.get(list).loginAs(person).withInertia()
      page.assertStatus(404)
    }
  })

  test('are listed in the console without what they look for', async ({ assert, client }) => {
    const { org } = await makeCast()
    const search = await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'secretplace' })
    const person = await makeUser({ superadminAt: DateTime.now() })
    const page = await client.get(`/admin/r/${RESOURCE}/${search.id}`).loginAs(person).withInertia()
    page.assertInertiaComponent('admin/resource/show')
    assert.notInclude(page.text(), 'secretplace')
    assert.notProperty((page.inertiaProps as Props).row.values, 'q')
  })

  test('are not there where the plugin is off, for whoever runs the server as well', async ({
    assert,
    client,
  }) => {
    const { org, owner } = await makeCast()
    const search = await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'lake' })
    const person = await makeUser({ superadminAt: DateTime.now() })
    const inOrg = `/orgs/${org.slug}/settings/r/${RESOURCE}`
    const inConsole = `/admin/r/${RESOURCE}/${search.id}`
    const statuses = async () => {
      const mine = await client.get(inOrg).loginAs(owner).withInertia()
      const theirs = await client.get(inConsole).loginAs(person).withInertia()
      return [mine.status(), theirs.status()]
    }
    assert.deepEqual(await statuses(), [200, 200])
    await new SwitchPluginForOrg().handle({ id: 'smartalbums', orgId: org.id, isOn: false })
    assert.deepEqual(await statuses(), [404, 404])
    await new SwitchPluginForOrg().handle({ id: 'smartalbums', orgId: org.id, isOn: true })
    assert.deepEqual(await statuses(), [200, 200])
  })
})
