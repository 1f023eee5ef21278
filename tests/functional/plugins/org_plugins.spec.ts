import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { isOpen } from '#extension/gate'
import { host } from '#extension/host'
import { settingsOf } from '#extension/settings'
import type User from '#models/user'
import { formsOf } from '#tests/fixtures/form_client'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast } from '#tests/fixtures/people'

async function makeClub() {
  const cast = await makeCast()
  return { ...cast, path: `/orgs/${cast.org.slug}/settings/plugins` }
}

const choiceOf = async (client: ApiClient, person: User, path: string) => {
  const { inertiaProps } = await formsOf(client, person).get(path)
  return (inertiaProps as any).choices.find(({ id }: { id: string }) => id === 'almanac')
}

test.group('Plugins of an org', (group) => {
  group.each.setup(() => runPlugins('almanac'))

  test('are shown to owner and admins, and to nobody else', async ({ client }) => {
    const { path, owner, admin, member, foreigner } = await makeClub()
    for (const person of [owner, admin]) {
      ;(await formsOf(client, person).get(path)).assertStatus(200)
    }
    ;(await formsOf(client, member).get(path)).assertStatus(403)
    ;(await formsOf(client, foreigner).get(path)).assertStatus(404)
    ;(await client.get(path).redirects(0)).assertHeader('location', '/sign-in')
  })

  test('are switched by owner and admins, for their org alone', async ({ client, assert }) => {
    const { path, org, owner, admin, member, foreigner, foreignOrg } = await makeClub()
    assert.isFalse((await choiceOf(client, owner, path)).isOn)
    await formsOf(client, member).put(`${path}/almanac`, { on: true })
    await formsOf(client, foreigner).put(`${path}/almanac`, { on: true })
    await client.put(`${path}/almanac`).withCsrfToken().json({ on: true }).redirects(0)
    assert.isFalse(isOpen('almanac', org.id))

    const answer = await formsOf(client, admin).put(`${path}/almanac`, { on: true })
    assert.equal(answer.flashMessages().success, `Almanac is on for ${org.name}.`)
    assert.isTrue(isOpen('almanac', org.id))
    assert.isFalse(isOpen('almanac', foreignOrg.id))
    assert.deepInclude(await choiceOf(client, owner, path), {
      isOn: true,
      isResting: false,
      hasSettings: true,
      entries: [
        { href: `/orgs/${org.slug}/p/almanac`, icon: 'i-lucide-calendar', label: 'Almanac' },
      ],
    })
    await formsOf(client, owner).put(`${path}/almanac`, { on: false })
    assert.isFalse(isOpen('almanac', org.id))
  })

  test('have settings of their own in each org', async ({ client, assert }) => {
    const { path, org, owner, admin, member, foreigner, foreignOrg } = await makeClub()
    const form = `${path}/almanac`
    ;(await formsOf(client, owner).get(form)).assertStatus(404)
    await switchPlugin('almanac', org.id, true)
    await switchPlugin('almanac', foreignOrg.id, true)
    ;(await formsOf(client, member).get(form)).assertStatus(403)
    ;(await formsOf(client, foreigner).get(form)).assertStatus(404)
    ;(await client.get(form).redirects(0)).assertHeader('location', '/sign-in')
    const page = await formsOf(client, owner).get(form)
    page.assertStatus(200)
    const { fields } = (page.inertiaProps as any).settings
    assert.deepEqual(
      fields.map(({ kind }: { kind: string }) => kind),
      ['text', 'long', 'number', 'boolean', 'choice', 'list', 'secret']
    )

    const values = { years: 3, skippedTags: ['private'], token: 'a long secret' }
    await formsOf(client, member).patch(`${form}/settings`, { values })
    await formsOf(client, foreigner).patch(`${form}/settings`, { values })
    assert.equal((await settingsOf('almanac').org(org.id)).years, 10)
    await formsOf(client, admin).patch(`${form}/settings`, { values })
    assert.deepInclude(await settingsOf('almanac').org(org.id), values)
    assert.equal((await settingsOf('almanac').org(foreignOrg.id)).years, 10)
  })

  test('say at each entry of a list what is wrong with it', async ({ client, assert }) => {
    const { path, org, owner } = await makeClub()
    await switchPlugin('almanac', org.id, true)
    const refused = await formsOf(client, owner).patch(`${path}/almanac/settings`, {
      values: { skippedTags: ['fine', 'x'], calendar: 'mayan' },
    })
    const errors = refused.flashMessages().inputErrorsBag as Record<string, string[]>
    assert.sameMembers(Object.keys(errors), ['skippedTags.1', 'calendar'])
  })

  test('that rest are shown as resting, without what is for the operator', async ({
    client,
    assert,
  }) => {
    const { path, org, owner } = await makeClub()
    await switchPlugin('almanac', org.id, true)
    await host.quarantine('almanac', { code: 'load_failed', detail: 'a secret of the server' })
    const page = await formsOf(client, owner).get(path)
    assert.notInclude(page.text(), 'a secret of the server')
    assert.deepInclude(await choiceOf(client, owner, path), {
      isOn: true,
      isResting: true,
      hasSettings: false,
      entries: [],
    })
    const form = await formsOf(client, owner).get(`${path}/almanac`)
    form.assertStatus(404)
  })
})
