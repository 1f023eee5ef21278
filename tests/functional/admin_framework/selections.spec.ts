import encryption from '@adonisjs/core/services/encryption'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { exportRows } from '#admin/export_rows'
import { inferFields } from '#admin/infer_fields'
import { confirmSelection, pinSelection, readSelection } from '#admin/read_selection'
import { runAction } from '#admin/run_action'
import { openSelection, sealSelection, type Selection } from '#admin/selection'
import { Refusal } from '#exceptions/refusal'
import Tag from '#models/tag'
import { makeCast } from '#tests/fixtures/people'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const yes = () => true

class TagAdminPolicy {
  viewAny = yes
  view = (_: Area, { name }: Tag) => name !== 'Hidden'
  export = yes
  run_rename(_: Area, { name }: Tag) {
    if (name === 'Spoken') return 'E_IN_TRASH'
    return name !== 'Denied' && !name.startsWith('No ')
  }
}

const tags = defineAdminResource(Tag, {
  tenancy: 'org',
  policy: new TagAdminPolicy(),
  record: { title: 'name' },
  list: { columns: ['name'], sort: 'name', search: ['name'] },
  actions: {
    rename: {
      input: vine.create({ suffix: vine.string().maxLength(5) }),
      async run(tag: Tag, { suffix }: { suffix: string }) {
        if (tag.name === 'Refused') throw new Refusal(409, 'E_IN_TRASH')
        await tag.merge({ name: `${tag.name}${suffix}` }).save()
      },
    },
  },
})

async function scene(...names: string[]) {
  const { org, owner: user } = await makeCast()
  const membership = await org.findMembership(user.id)
  const area: Area = { kind: 'org', user, org, membership }
  const rows = names.map((name) => ({ name, key: name.toLowerCase() }))
  const made = await org.related('tags').createMany(rows)
  return { org, area, made, ids: made.map(({ id }) => id) }
}

const all = { list: {}, except: [], most: 1_000 }

async function rowsOf(area: Area, selection: Selection) {
  return readSelection(tags, area, await inferFields(Tag), selection)
}

async function namesIn(area: Area, selection: Selection) {
  const names: string[] = []
  for await (const rows of await rowsOf(area, selection))
    names.push(...rows.map((row) => (row as Tag).name))
  return names.sort()
}

test.group('Selections of the admin framework', () => {
  test('mean what a list finds, but a few, and never rows of another org', async ({ assert }) => {
    const ours = await scene('Alp', 'Lake', 'Sea')
    const theirs = await scene('Alp')
    assert.deepEqual(await namesIn(ours.area, { ...all, except: [ours.ids[1]] }), ['Alp', 'Sea'])
    assert.deepEqual(await namesIn(ours.area, { ...all, list: { q: 'a' } }), ['Alp', 'Lake', 'Sea'])
    assert.deepEqual(await namesIn(ours.area, { ...all, list: { q: 'lak' } }), ['Lake'])
    assert.lengthOf(await namesIn(ours.area, { ...all, most: 2 }), 2)
    assert.deepEqual(await namesIn(ours.area, { ids: [...theirs.ids, ours.ids[0]] }), ['Alp'])
  })

  test('travel as a token that is good here, for them, for an hour', async ({ assert }) => {
    const [ours, theirs] = [await scene('Alp'), await scene('Alp')]
    const token = sealSelection(tags, ours.area, { ids: ours.ids })
    assert.deepEqual(openSelection(tags, ours.area, token), { ids: ours.ids })
    const platform: Area = { kind: 'platform', user: ours.area.user }
    for (const [resource, area, sealed] of [
      [tags, theirs.area, token],
      [tags, platform, token],
      [{ ...tags, name: 'others' }, ours.area, token],
      [tags, ours.area, `${token}x`],
      [tags, ours.area, encryption.encrypt({ selection: all })],
    ] as const)
      assert.equal(
        await codeOf(Promise.try(() => openSelection(resource, area, sealed))),
        'E_BAD_SELECTION'
      )
    const many = Array.from({ length: 1_001 }, () => ours.ids[0])
    for (const ids of [many, ['nonsense']])
      assert.equal(
        await codeOf(Promise.try(() => sealSelection(tags, ours.area, { ids }))),
        'E_BAD_SELECTION'
      )
  })

  test('an action tells what was done, denied and failed apart', async ({ assert }) => {
    const { area, made } = await scene('Alp', 'Denied', 'Refused', 'Sea')
    const input = { suffix: '!' }
    const outcome = await runAction(tags, area, 'rename', await rowsOf(area, all), input)
    const reasons = [
      { id: made[1].id, title: 'Denied', kind: 'denied', code: 'E_MAY_NOT_RUN' },
      { id: made[2].id, title: 'Refused', kind: 'failed', code: 'E_IN_TRASH' },
    ]
    assert.deepEqual(outcome, { done: 2, denied: 1, failed: 1, reasons, handed: null })
    assert.deepEqual(await namesIn(area, all), ['Alp!', 'Denied', 'Refused', 'Sea!'])
  })

  test('who is denied reads why, and nothing of rows that they may not see', async ({ assert }) => {
    const { area, made } = await scene('Hidden', 'Spoken')
    const outcome = await runAction(tags, area, 'rename', await rowsOf(area, all), { suffix: '!' })
    const spoken = { id: made[1].id, title: 'Spoken', kind: 'denied', code: 'E_IN_TRASH' }
    assert.deepEqual(outcome, { done: 0, denied: 2, failed: 0, reasons: [spoken], handed: null })
  })

  test('of many that are denied the first ones are told', async ({ assert }) => {
    const names = Array.from({ length: 60 }, (_, at) => `No ${at} ${'x'.repeat(30)}`)
    const { area } = await scene(...names, 'Refused')
    const { denied, failed, reasons } = await runAction(
      tags,
      area,
      'rename',
      await rowsOf(area, all),
      { suffix: '!' }
    )
    assert.deepEqual([denied, failed], [60, 1])
    assert.lengthOf(
      reasons.filter(({ kind }) => kind === 'denied'),
      50
    )
    assert.equal(reasons.at(-1)?.title, 'Refused')
  })

  test('mean what was found when somebody was asked, and not what came later', async ({
    assert,
  }) => {
    const { area, org } = await scene('Alp', 'Lake', 'Sea')
    const fields = await inferFields(Tag)
    const pin = (q: string) =>
      pinSelection(tags, area, fields, { list: { q }, except: [], most: 100_000 })
    const { selection, counted } = await pin('')
    assert.deepEqual(counted, { count: 3, isCapped: false })
    await org.related('tags').create({ name: 'Later', key: 'later' })
    assert.deepEqual(await namesIn(area, selection), ['Alp', 'Lake', 'Sea'])
    assert.equal(await confirmSelection(tags, area, fields, selection), 3)
    await Tag.within(org.id).where('name', 'Sea').update({ name: 'Ocean' })
    const a = await pin('a')
    assert.equal(a.counted.count, 4)
    await Tag.within(org.id).where('name', 'Alp').update({ name: 'Top' })
    assert.equal(await confirmSelection(tags, area, fields, a.selection), 3)
    await Tag.within(org.id).whereIn('name', ['Top', 'Lake']).update({ name: 'Canal' })
    const nothing = await pin('zebra')
    assert.equal(nothing.counted.count, 0)
    assert.equal(await confirmSelection(tags, area, fields, nothing.selection), 0)
    await Tag.within(org.id).where('name', 'Later').update({ name: 'Zebra' })
    assert.equal(
      await codeOf(confirmSelection(tags, area, fields, nothing.selection)),
      'E_SELECTION_GREW'
    )
  })

  test('an action that is unknown, or whose form is wrong, does nothing', async ({ assert }) => {
    const { area } = await scene('Alp')
    const run = async (name: string, input: object) =>
      codeOf(runAction(tags, area, name, await rowsOf(area, all), input))
    assert.equal(await run('explode', {}), 'E_NOT_FOUND')
    assert.equal(await run('toString', {}), 'E_NOT_FOUND')
    assert.equal(await run('rename', { suffix: 'too long' }), 'E_VALIDATION_ERROR')
    assert.deepEqual(await namesIn(area, all), ['Alp'])
  })

  test('an export has a line a row, and none that is a formula', async ({ assert }) => {
    const { area, ids } = await scene('=1+1', 'Say "hi", you', 'a\n@b', 'a;=1+1;b', '＝1+1')
    const fields = [(await inferFields(Tag)).get('name')!]
    const lines = async (format: 'csv' | 'jsonl', resource = tags) =>
      Array.fromAsync(exportRows(resource, area, fields, await rowsOf(area, all), format))
    assert.deepEqual(await lines('csv'), [
      'id,name\r\n',
      `${ids[0]},'=1+1\r\n`,
      `${ids[1]},"Say ""hi"", you"\r\n`,
      `${ids[2]},"a\n'@b"\r\n`,
      `${ids[3]},a;'=1+1;b\r\n`,
      `${ids[4]},'＝1+1\r\n`,
    ])
    assert.deepEqual(JSON.parse((await lines('jsonl'))[1]), { id: ids[1], name: 'Say "hi", you' })
    const silent = { ...tags, policy: { viewAny: yes, view: yes } }
    assert.equal(await codeOf(lines('csv', silent)), 'E_FORBIDDEN')
  })
})
