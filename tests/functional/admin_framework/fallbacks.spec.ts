import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Area } from '#admin/area'
import { exportRows } from '#admin/export_rows'
import { fieldsOf } from '#admin/fields_of'
import { readSelection } from '#admin/read_selection'
import { settings } from '#config/settings'
import { orgAdmin } from '#console/resources/orgs'
import { asking } from '#tests/functional/admin_framework/asking'
import { makeOrg, makeUser } from '#tests/fixtures/people'

const MEGABYTE = 2 ** 20

async function scene() {
  const mark = `Quota${Date.now().toString(36)}`
  const { org: own } = await makeOrg({ name: `${mark} own` })
  const { org: common } = await makeOrg({ name: `${mark} common` })
  await own.merge({ storageLimitBytes: 5 * MEGABYTE }).save()
  const operator = await makeUser({ superadminAt: DateTime.now() })
  return { mark, own, common, operator, standard: settings().defaultQuotaBytes }
}

test.group('What holds where nothing is entered', () => {
  test('is told to lists and forms beside the emptiness itself', async ({ assert, client }) => {
    const { mark, common, operator, standard } = await scene()
    const { page } = asking(client)
    const { props } = await page(`/admin/r/orgs?q=${mark}&sort=name`, operator)
    const quota = props.resource.fields.find(
      ({ name }: { name: string }) => name === 'storageLimitBytes'
    )
    assert.equal(quota.fallback, standard)
    assert.deepEqual(
      props.rows.map(({ values }: Record<string, any>) => values.storageLimitBytes),
      [null, 5 * MEGABYTE]
    )
    const slug = props.resource.fields.find(({ name }: { name: string }) => name === 'slug')
    assert.isNull(slug.fallback)
    const form = (await page(`/admin/r/orgs/${common.id}/edit`, operator)).props.form
    const field = form.fields.find(({ name }: { name: string }) => name === 'storageLimitBytes')
    assert.match(field.empty, /^The default of this server: \d.* [KMGT]?B$/)
    assert.isNull(form.values.storageLimitBytes)
  })

  test('is found by ranges that take it in, while «nothing there» stays what it is', async ({
    assert,
    client,
  }) => {
    const { mark, operator, standard } = await scene()
    const { page } = asking(client)
    const found = async (range: string) => {
      const query = `q=${mark}&sort=name&f[storageLimitBytes]=${range}`
      const { props } = await page(`/admin/r/orgs?${query}`, operator)
      return props.rows.map(({ title }: { title: string }) => title.split(' ')[1])
    }
    assert.deepEqual(await found(`${standard}..${standard + 1}`), ['common'])
    assert.deepEqual(await found(`${standard + 1}..`), [])
    assert.deepEqual(await found(`..${standard}`), ['own'])
    assert.deepEqual(await found('1..'), ['common', 'own'])
    assert.deepEqual(await found('..'), ['common', 'own'])
    assert.deepEqual(await found('-'), ['common'])
    assert.deepEqual(await found('*'), ['own'])
  })

  test('stands in exports as the amount that it is', async ({ assert }) => {
    const { own, common, operator: user, standard } = await scene()
    const area: Area = { kind: 'platform', user }
    const fields = await fieldsOf(orgAdmin)
    const quota = [fields.get('storageLimitBytes')!]
    const lines = (format: 'csv' | 'jsonl') => {
      const rows = readSelection(orgAdmin, area, fields, { ids: [own.id, common.id].sort() })
      return Array.fromAsync(exportRows(orgAdmin, area, quota, rows, format))
    }
    assert.sameMembers(await lines('csv'), [
      'id,storageLimitBytes\r\n',
      `${own.id},${5 * MEGABYTE}\r\n`,
      `${common.id},${standard}\r\n`,
    ])
    assert.includeDeepMembers(
      (await lines('jsonl')).map((line) => JSON.parse(line)),
      [{ id: common.id, storageLimitBytes: standard }]
    )
  })
})
