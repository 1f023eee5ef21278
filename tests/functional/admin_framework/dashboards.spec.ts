import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { KeepDailyFigures } from '#actions/keep_daily_figures'
import type { AdminWidgetOptions } from '#admin/define_admin_widget'
import { defineAdminWidget } from '#admin/define_admin_widget'
import { adminWidgets, registerAdminWidget } from '#admin/widget_registry'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const operator = () => makeUser({ superadminAt: DateTime.now() })

type Props = Record<string, any>

test.group('Dashboards', () => {
  test('tell whoever runs the server what there is, widget by widget', async ({
    assert,
    client,
  }) => {
    const person = await operator()
    const { org, owner } = await makeCast()
    await makePhoto(await makeAlbum(org, owner), owner)
    await org.merge({ storageUsedBytes: 5 * 2 ** 40 }).save()
    const page = await client.get('/admin').loginAs(person).withInertia()
    page.assertInertiaComponent('admin/dashboard')
    const { widgets } = page.inertiaProps as Props
    assert.includeMembers(
      widgets.map(({ name }: Props) => name),
      ['orgs', 'people', 'photos', 'bytes', 'added_per_day', 'disk', 'biggest_orgs', 'failures']
    )
    for (const { name, title } of widgets) {
      const answer = await client.get(`/admin/widgets/${name}`).loginAs(person).accept('json')
      answer.assertStatus(200)
      assert.properties(answer.body(), ['facts', 'readAt'])
      assert.notEqual(title, name)
    }
    const read = async (name: string) => {
      const answer = await client.get(`/admin/widgets/${name}`).loginAs(person).accept('json')
      return answer.body().facts
    }
    const { rows } = await read('biggest_orgs')
    assert.equal(rows[0].values.name, org.name)
    assert.equal(rows[0].href, `/admin/r/orgs/${org.id}`)
    const { points } = await read('added_per_day')
    assert.lengthOf(points, 30)
    assert.isAtLeast(points.at(-1).value, 1)
    const again = await client.get('/admin').loginAs(person).withInertia()
    assert.deepEqual((again.inertiaProps as Props).readings.biggest_orgs.facts.rows[0].id, org.id)
  })

  test('tell owner and admins of their org, and of no other', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    const album = await makeAlbum(org, owner, { name: 'Regatta' })
    await makePhoto(album, owner)
    const root = `/orgs/${org.slug}/settings`
    for (const person of [owner, admin]) {
      const page = await client.get(`${root}/overview`).loginAs(person).withInertia()
      page.assertInertiaComponent('admin/dashboard')
      const { widgets, server } = page.inertiaProps as Props
      assert.isNull(server)
      const facts: Record<string, Props> = {}
      for (const { name } of widgets) {
        const answer = await client.get(`${root}/widgets/${name}`).loginAs(person).accept('json')
        answer.assertStatus(200)
        facts[name] = answer.body().facts
      }
      assert.equal(facts.members.value, 3)
      assert.equal(facts.org_photos.value, 1)
      assert.deepEqual(
        facts.biggest_albums.rows.map(({ values }: Props) => values),
        [{ name: 'Regatta', photos: 1 }]
      )
      assert.deepEqual(
        facts.busiest_people.rows.map(({ values }: Props) => values),
        [{ name: owner.name, photos: 1 }]
      )
    }
    for (const person of [member, foreigner, await operator()]) {
      for (const path of ['overview', 'widgets/members']) {
        const answer = await client.get(`${root}/${path}`).loginAs(person).accept('json')
        answer.assertStatus(404)
      }
    }
    const visitor = await client.get(`${root}/overview`).redirects(0)
    visitor.assertHeader('location', '/sign-in')
    ;(await client.get('/admin/widgets/orgs').loginAs(owner).accept('json')).assertStatus(404)
    ;(await client.get(`${root}/widgets/orgs`).loginAs(owner).accept('json')).assertStatus(404)
  })

  test('show a widget that throws as broken, and the others as ever', async ({
    assert,
    client,
    cleanup,
  }) => {
    const person = await operator()
    const add = (options: Partial<AdminWidgetOptions> & { name: string }) =>
      cleanup(
        registerAdminWidget(
          defineAdminWidget({
            area: 'platform',
            kind: 'value',
            unit: 'whole',
            may: () => true,
            load: async () => ({ value: 1 }),
            ...options,
          } as AdminWidgetOptions)
        )
      )
    let isWell = false
    add({
      name: 'bad_mood',
      load: async () => {
        if (!isWell) throw new Error('not today')
        return { value: 7 }
      },
    })
    add({ name: 'not_yours', may: () => false })
    add({
      name: 'undecided',
      may: () => {
        throw new Error('who knows')
      },
    })
    const read = (name: string) =>
      client.get(`/admin/widgets/${name}`).loginAs(person).accept('json')
    const broken = await read('bad_mood')
    broken.assertStatus(503)
    broken.assertBodyContains({ errors: [{ code: 'E_WIDGET_BROKEN' }] })
    ;(await read('orgs')).assertStatus(200)
    isWell = true
    assert.equal((await read('bad_mood')).body().facts.value, 7)
    for (const name of ['not_yours', 'undecided', 'nothing']) (await read(name)).assertStatus(404)
    const page = await client.get('/admin').loginAs(person).withInertia()
    const names = (page.inertiaProps as Props).widgets.map(({ name }: Props) => name)
    assert.include(names, 'bad_mood')
    assert.notInclude(names, 'not_yours')
    assert.notInclude(names, 'undecided')
  })

  test('say what was read once to each reader in their language, or that they cannot', async ({
    assert,
    client,
    cleanup,
  }) => {
    let isRead = 0
    const inWords = (locale: string) => {
      if (locale === 'de') throw new Error('no words')
      return locale
    }
    const spoken = defineAdminWidget({
      name: 'spoken',
      area: 'platform',
      kind: 'list',
      may: () => true,
      load: async () => {
        isRead++
        return { entries: [{ id: 'one', title: 'one', text: null, at: null }] }
      },
      inWords: ({ entries }, locale) => ({
        entries: entries.map((entry) => ({ ...entry, text: inWords(locale) })),
      }),
    })
    cleanup(registerAdminWidget(spoken))
    const [english, german] = [await operator(), await operator()]
    await german.merge({ locale: 'de' }).save()
    const read = (person: typeof english) =>
      client.get('/admin/widgets/spoken').loginAs(person).accept('json')
    assert.equal((await read(english)).body().facts.entries[0].text, 'en')
    ;(await read(german)).assertStatus(503)
    const page = await client.get('/admin').loginAs(german).withInertia()
    page.assertStatus(200)
    assert.notProperty((page.inertiaProps as Props).readings, 'spoken')
    assert.equal((await read(english)).body().facts.entries[0].text, 'en')
    assert.isAtMost(isRead, 2)
  })

  test('have words for every widget in every language', async ({ assert, client }) => {
    const person = await makeUser({ superadminAt: DateTime.now(), locale: 'de' })
    const page = await client.get('/admin').loginAs(person).withInertia()
    const titles = (page.inertiaProps as Props).widgets.map(({ title }: Props) => title)
    assert.includeMembers(titles, ['Organisationen', 'Festplatte', 'Was zuletzt schiefging'])
    assert.isAbove(adminWidgets().length, 10)
  })
})

test.group('Daily figures', () => {
  test('look back once at what is there, and then count each day', async ({ assert }) => {
    await db.from('daily_figures').delete()
    await db.from('org_daily_figures').delete()
    const { org, owner } = await makeCast()
    await makePhoto(await makeAlbum(org, owner), owner)
    const now = DateTime.utc()
    await new KeepDailyFigures().handle(now)
    const today = await db.from('daily_figures').where('day', now.toISODate()).first()
    assert.isAtLeast(Number(today.orgs), 2)
    assert.isAtLeast(Number(today.added), 1)
    const { days } = await db.from('daily_figures').count('* as days').first()
    assert.equal(Number(days), 90)
    const yesterday = await db
      .from('daily_figures')
      .where('day', now.minus({ days: 1 }).toISODate())
      .first()
    assert.isBelow(Number(yesterday.photos), Number(today.photos) + 1)
    const ofOrg = () => db.from('org_daily_figures').where('org_id', org.id).orderBy('day')
    assert.containsSubset(await ofOrg(), [{ people: 3, photos: 1, added: 1 }])
    assert.lengthOf(await ofOrg(), 1)

    await org.merge({ storageUsedBytes: 1234 }).save()
    await new KeepDailyFigures().handle(now.plus({ days: 1 }))
    await new KeepDailyFigures().handle(now.plus({ days: 1 }))
    const rows = await ofOrg()
    assert.lengthOf(rows, 2)
    assert.containsSubset(rows[1], { bytes: 1234, added: 0, photos: 1 })
    assert.equal(Number(rows[0].added), 1)
  })

  test('of an org go with it, and those of the server stay', async ({ assert }) => {
    const { org } = await makeCast()
    await new KeepDailyFigures().handle()
    await org.delete()
    assert.lengthOf(await db.from('org_daily_figures').where('org_id', org.id), 0)
    assert.isNotEmpty(await db.from('daily_figures'))
  })
})
