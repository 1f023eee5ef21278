import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import i18nManager from '@adonisjs/i18n/services/main'
import { DateTime } from 'luxon'
import { ChangeAlbum } from '#actions/change_album'
import { ChangePhotos } from '#actions/change_photos'
import { PurgePhotos } from '#actions/purge_photos'
import { ChangeRole } from '#actions/change_role'
import { SavePluginSettings } from '#actions/save_plugin_settings'
import { SaveSettings } from '#actions/save_settings'
import { TrashAlbum } from '#actions/trash_album'
import { UpdateOrg } from '#actions/update_org'
import { settings } from '#config/settings'
import { recordDeed } from '#audit/recorder'
import { isOpen } from '#extension/gate'
import { settingsOf } from '#extension/settings'
import Album from '#models/album'
import { makeId } from '#models/concerns/identified'
import Membership from '#models/membership'

import type { default as Org, OrgSettings } from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import { formsOf } from '#tests/fixtures/form_client'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeAlbum, settle } from '#tests/fixtures/uploading'
import Chain from '../../chain.js'
import Entry from '../../entry.js'
import { SealChains } from '../../seal_chains.js'
import { as, eventsOf, trailOf } from '../keeping.js'

const RESOURCE = 'plg_auditlog_entries'

type Props = Record<string, any>

const listIn = ({ slug }: Org) => `/orgs/${slug}/settings/r/${RESOURCE}`

const actorOf = async (org: Org, user: User) =>
  Membership.query()
    .where({ org_id: org.id, user_id: user.id })
    .preload('org')
    .preload('user')
    .firstOrFail()

const saveSettings = (person: User, pluginId: string, values: object, orgId?: string) =>
  as(person, () =>
    new SavePluginSettings().handle({
      pluginId,
      orgId,
      actorId: person.id,
      values: { ...values },
      messagesProvider: i18nManager.locale('en').createMessagesProvider(),
    })
  )

async function rowsOf(client: ApiClient, person: User, address: string) {
  const page = await client.get(address).loginAs(person).withInertia()
  page.assertStatus(200)
  return (page.inertiaProps as Props).rows as Props[]
}

async function runOn(client: ApiClient, person: User, root: string, entries: Entry[]) {
  const json = (path: string, body: object) =>
    client.post(`${root}/${path}`).loginAs(person).withCsrfToken().accept('json').json(body)
  const sealed = await json('selection', { ids: entries.map(({ id }) => id) })
  sealed.assertStatus(200)
  return json('actions/restore', { selection: sealed.body().selection })
}

async function exportedLines(client: ApiClient, person: User, org: Org, columns: string[]) {
  const ordered = await client
    .post(`${listIn(org)}/exports`)
    .loginAs(person)
    .withCsrfToken()
    .accept('json')
    .json({ columns, format: 'jsonl' })
  ordered.assertStatus(202)
  await settle(org)
  const file = await client
    .get(`/orgs/${org.slug}/settings/exports/${ordered.body().id}/file`)
    .loginAs(person)
  file.assertStatus(200)
  file.assert!.match(file.header('content-disposition')!, /filename="audit-log-[\d-]+\.jsonl"/)
  return String(file.text() || file.body())
    .trim()
    .split('\n')
}

async function makeClub() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org, cast.owner, { name: 'Lakes' })
  await as(cast.owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Glaciers' } }))
  const entry = (await trailOf('album', album.id)).at(-1)!
  return { ...cast, album, entry, superadmin: await makeUser({ superadminAt: DateTime.now() }) }
}

test.group('The audit log in an org', () => {
  test('is read by its owner and admins, and by nobody else', async ({ client, assert }) => {
    const { org, owner, admin, member, foreigner, superadmin, entry } = await makeClub()
    for (const person of [owner, admin]) {
      const rows = await rowsOf(client, person, listIn(org))
      assert.include(
        rows.map(({ id }) => id),
        entry.id
      )
    }
    for (const person of [member, foreigner, superadmin])
      for (const path of [listIn(org), `${listIn(org)}/${entry.id}`])
        (await client.get(path).loginAs(person).withInertia()).assertStatus(404)
  })

  test('shows nothing of another org, wherever its admin looks', async ({ client, assert }) => {
    const { foreigner, foreignOrg, entry, album, owner } = await makeClub()
    const root = listIn(foreignOrg)
    const rows = await rowsOf(client, foreigner, root)
    assert.notInclude(
      rows.map(({ id }) => id),
      entry.id
    )
    assert.isEmpty(await rowsOf(client, foreigner, `${root}?f[subjectId]=${album.id}`))
    assert.isEmpty(await rowsOf(client, foreigner, `${root}?f[actorId]=${owner.id}`))
    const api = `/api/v1/orgs/${foreignOrg.slug}/p/auditlog`
    const one = await client.get(`${api}/entries/${entry.id}`).loginAs(foreigner)
    one.assertStatus(404)
    const trail = await client
      .get(`${api}/entries?resource=albums&id=${album.id}`)
      .loginAs(foreigner)
    assert.deepEqual(trail.body().data, [])
  })

  test('leads to what it is about, as long as that is there', async ({ client, assert }) => {
    const { org, owner, album, entry } = await makeClub()
    const photo = await makePhoto(album, owner)
    const actor = await actorOf(org, owner)
    const change = (changes: { rating?: number; trashed?: boolean }) =>
      as(owner, () => new ChangePhotos().handle({ actor, photoIds: [photo.id], change: changes }))
    const pageOf = async ({ id }: Entry) => {
      const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries/${id}`
      return (await client.get(path).loginAs(owner)).body().data.subject.page
    }
    await change({ rating: 3 })
    const rated = (await trailOf('photo', photo.id)).at(-1)!
    assert.equal(await pageOf(rated), `/orgs/${org.slug}/photos/${photo.id}`)
    assert.equal(await pageOf(entry), `/orgs/${org.slug}/albums/${album.id}`)
    ;(
      await client
        .get(await pageOf(rated))
        .loginAs(owner)
        .withInertia()
    ).assertStatus(200)
    await change({ trashed: true })
    assert.equal(await pageOf(rated), `/orgs/${org.slug}/trash/${photo.id}`)
    ;(
      await client
        .get(await pageOf(rated))
        .loginAs(owner)
        .withInertia()
    ).assertStatus(200)
    await new PurgePhotos().handle({ org, scope: { photoIds: [photo.id] } })
    assert.isNull(await pageOf(rated))
  })

  test('is filtered by person, kind, event, time and source, and searched', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, album, entry } = await makeClub()
    await as(admin, () => new ChangeAlbum().handle({ album, changes: { description: 'Ice' } }))
    const [, theirs] = (await trailOf('album', album.id)).slice(-2)
    const ids = async (query: string) =>
      (await rowsOf(client, owner, `${listIn(org)}?${query}`)).map(({ id }) => id)
    assert.deepEqual(await ids(`f[actorId]=${admin.id}`), [theirs.id])
    assert.include(await ids(`f[actorId]=${owner.id}&f[subjectType]=album`), entry.id)
    assert.includeMembers(await ids('f[event]=album.updated'), [entry.id, theirs.id])
    assert.isEmpty(await ids('f[event]=photo.trashed'))
    assert.include(await ids('f[at]=PT1H..&f[source]=web'), entry.id)
    assert.isEmpty(await ids('f[at]=..P7D'))
    assert.include(await ids('q=glaciers'), entry.id)
    assert.isEmpty(await ids('q=nothing-is-called-so'))
  })

  test('says in words what plugins do, as they name it, and finds it', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner } = await makeClub()
    cleanup(await runPlugins('diary'))
    const { name, id } = owner
    const deed = { orgId: org.id, subject: { type: 'plg.diary.page', id }, facts: { name } }
    await recordDeed({ event: 'page.changed', ...deed })
    await recordDeed({ event: 'page.torn_out', ...deed })
    const page = await client.get(listIn(org)).loginAs(owner).withInertia()
    const { fields } = (page.inertiaProps as Props).resource
    const wordsIn = (field: string) =>
      new Map(
        fields
          .find((one: Props) => one.name === field)
          .choices.map(({ value, label }: Props) => [value, label])
      )
    assert.equal(wordsIn('event').get('page.updated'), 'Page written')
    assert.equal(wordsIn('event').get('album.updated'), 'Album changed')
    assert.equal(wordsIn('subjectType').get('plg.diary.page'), 'Page of the diary')
    const rows = await rowsOf(client, owner, `${listIn(org)}?f[event]=page.updated`)
    assert.lengthOf(rows, 1)
    const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries?resource=plg.diary.page&id=${id}`
    const { data } = (await client.get(path).loginAs(owner).header('accept-language', 'de')).body()
    assert.sameMembers(
      data.map(({ event }: Props) => event),
      [owner.locale === 'de' ? 'Seite geschrieben' : 'Page written', 'page.torn_out']
    )
  })

  test('is turned over page by page, newest first', async ({ client, assert }) => {
    const { org, owner, album } = await makeClub()
    const trail = (await trailOf('album', album.id)).reverse()
    const seen: string[] = []
    let cursor = ''
    while (seen.length < trail.length) {
      const query = `f[subjectId]=${album.id}&limit=1${cursor && `&cursor=${cursor}`}`
      const page = await client
        .get(`${listIn(org)}?${query}`)
        .loginAs(owner)
        .withInertia()
      const { rows, next } = page.inertiaProps as Props
      seen.push(...rows.map(({ id }: Props) => id))
      cursor = encodeURIComponent(next ?? '')
    }
    assert.deepEqual(
      seen,
      trail.map(({ id }) => id)
    )
  })

  test('offers the people of the org to filter by, and nobody else', async ({ client, assert }) => {
    const { org, owner, admin, foreigner } = await makeClub()
    const answer = await client
      .get(`${listIn(org)}/options/actorId?q=`)
      .loginAs(owner)
      .accept('json')
    const ids = answer.body().options.map(({ id }: { id: string }) => id)
    assert.includeMembers(ids, [owner.id, admin.id])
    assert.notInclude(ids, foreigner.id)
    const found = await client
      .get(`${listIn(org)}/options/actorId?q=${encodeURIComponent(admin.name)}`)
      .loginAs(owner)
      .accept('json')
    assert.deepEqual(
      found.body().options.map(({ id }: { id: string }) => id),
      [admin.id]
    )
  })

  test('tells what changed, value by value', async ({ client, assert }) => {
    const { org, admin, entry } = await makeClub()
    const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries/${entry.id}`
    const { data } = (await client.get(path).loginAs(admin)).body()
    assert.deepInclude(data.changes[0], { label: 'Name', before: 'Lakes', after: 'Glaciers' })
    assert.isTrue(data.is_readable)
  })

  test('reads lists as a line, choices as words, and says what nobody did by name', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, album } = await makeClub()
    const photo = await makePhoto(album, owner)
    const actor = await actorOf(org, owner)
    const read = async (entry: Entry) => {
      const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries/${entry.id}`
      return (await client.get(path).loginAs(owner)).body().data
    }
    const tag = { addTags: ['Snow', 'Alps'], caption: '["no list"]' }
    await as(owner, () =>
      new ChangePhotos().handle({ actor, photoIds: [photo.id], change: { ...tag } })
    )
    const tagged = await read((await trailOf('photo', photo.id)).at(-1)!)
    assert.containsSubset(tagged.changes, [
      { label: 'Tags', before: null, after: 'Alps, Snow' },
      { label: 'Caption', after: '["no list"]' },
    ])
    assert.isNull(tagged.nobody)
    const subject = await actorOf(org, member)
    await new ChangeRole().handle({ subject, role: 'admin' })
    const raised = await read((await trailOf('membership', subject.id)).at(-1)!)
    assert.containsSubset(raised.changes, [{ label: 'Role', before: 'Member', after: 'Admin' }])
    assert.equal(raised.nobody, 'The server')
  })

  test('stands on the page of the row that was changed', async ({ client, assert }) => {
    const { org, owner, album } = await makeClub()
    const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries?resource=albums&id=${album.id}`
    const { data } = (await client.get(path).loginAs(owner)).body()
    assert.deepInclude(data[0], { event: 'Album changed', actor: owner.name, source: 'Web page' })
  })

  test('is exported with what changed, and its seal', async ({ client, assert }) => {
    const { org, owner, entry } = await makeClub()
    assert.isNull(entry.sequence)
    const columns = ['at', 'event', 'changes', 'sequence', 'previousHash', 'hash']
    const lines = await exportedLines(client, owner, org, columns)
    const told = lines.map((one) => JSON.parse(one))
    const line = told.find(({ id }) => id === entry.id)
    assert.include(line.changes, 'Glaciers')
    const { sequence, hash } = await Entry.findOrFail(entry.id)
    assert.deepInclude(line, { sequence, hash })
    assert.isEmpty(told.filter((one) => one.hash === null))
  })

  test('is exported also where it cannot be sealed', async ({ client, assert }) => {
    const { org, owner, entry, album } = await makeClub()
    await new SealChains().handle({ chain: org.id })
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Rivers' } }))
    const chain = await Chain.findOrFail(org.id)
    await Chain.query().where('chain', org.id).delete()
    const lines = await exportedLines(client, owner, org, ['at', 'event', 'sequence', 'hash'])
    assert.isTrue(lines.some((one) => one.includes(entry.id)))
    const { sequence, hash } = chain
    await Chain.query().where('chain', org.id).update({ sequence, hash })
  })

  test('keeps entries as long as the org says', async ({ client, assert }) => {
    const { org, owner, member } = await makeClub()
    const path = `/orgs/${org.slug}/settings/plugins/auditlog`
    ;(await formsOf(client, owner).get(path)).assertStatus(200)
    await formsOf(client, owner).patch(`${path}/settings`, { values: { ownDays: 90 } })
    const { daysKept } = await import('../../settings.js')
    assert.equal(await daysKept(org.id), 90)
    await formsOf(client, owner).patch(`${path}/settings`, { values: { ownDays: 7 } })
    await formsOf(client, member).patch(`${path}/settings`, { values: { ownDays: 365 } })
    assert.equal(await daysKept(org.id), 90)
    await formsOf(client, owner).put(path, { on: false })
    assert.isTrue(isOpen('auditlog', org.id))
  })
})

test.group('The audit log in the console', () => {
  test('has the entries of all orgs, without what their photos and albums are called', async ({
    client,
    assert,
  }) => {
    const { org, superadmin, entry } = await makeClub()
    const root = `/admin/r/${RESOURCE}`
    const [row] = await rowsOf(client, superadmin, `${root}?f[subjectId]=${entry.subjectId}`)
    assert.equal(row.id, entry.id)
    assert.notProperty(row.values, 'subjectTitle')
    assert.isEmpty(await rowsOf(client, superadmin, `${root}?q=glaciers&f[orgId]=${org.id}`))
    const page = await client.get(`${root}/${entry.id}`).loginAs(superadmin).withInertia()
    assert.notInclude(page.text(), 'Glaciers')
    const one = await client.get(`/api/v1/p/auditlog/entries/${entry.id}`).loginAs(superadmin)
    assert.notInclude(one.text(), 'Glaciers')
    assert.isFalse(one.body().data.is_readable)
  })

  test('finds all that somebody did by their name, and nothing by what it is called', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, superadmin, album } = await makeClub()
    await member.merge({ name: `Dora ${org.slug}` }).save()
    const photo = await makePhoto(album, owner)
    const actor = await actorOf(org, member)
    await as(member, () =>
      new ChangePhotos().handle({ actor, photoIds: [photo.id], change: { trashed: true } })
    )
    const [entry] = (await trailOf('photo', photo.id)).slice(-1)
    const found = async (words: string) => {
      const query = `q=${encodeURIComponent(words)}&f[subjectId]=${photo.id}`
      return rowsOf(client, superadmin, `/admin/r/${RESOURCE}?${query}`)
    }
    const [row, ...more] = await found(member.name)
    assert.isEmpty(more)
    assert.equal(row.id, entry.id)
    assert.notProperty(row.values, 'subjectTitle')
    assert.isEmpty(await found(entry.subjectTitle!))
    assert.isEmpty(await found(`Dora ${entry.subjectTitle}`))
  })

  test('tells of accounts and of orgs themselves, and finds them by name', async ({
    client,
    assert,
  }) => {
    const { org, owner, superadmin } = await makeClub()
    await as(owner, () => org.merge({ name: `Club of ${org.slug}` }).save())
    const root = `/admin/r/${RESOURCE}`
    const rows = await rowsOf(client, superadmin, `${root}?q=${encodeURIComponent(org.name)}`)
    assert.equal(rows[0].values.subjectTitle, org.name)
  })

  test('is no place for anybody but superadmins', async ({ client }) => {
    const { owner, entry } = await makeClub()
    for (const path of [
      `/admin/r/${RESOURCE}`,
      `/admin/r/${RESOURCE}/${entry.id}`,
      `/api/v1/p/auditlog/entries/${entry.id}`,
      '/api/v1/p/auditlog/chain',
    ])
      (await client.get(path).loginAs(owner).accept('json')).assertStatus(404)
  })
})

test.group('Putting back what was before', () => {
  test('gives an album its old name, as a change of its own', async ({ client, assert }) => {
    const { org, admin, album, entry } = await makeClub()
    const outcome = await runOn(client, admin, listIn(org), [entry])
    assert.deepInclude(outcome.body(), { done: 1, denied: 0, failed: 0 })
    assert.equal((await Album.within(org.id).where('id', album.id).firstOrFail()).name, 'Lakes')
    const last = (await trailOf('album', album.id)).at(-1)!
    assert.equal(last.actorId, admin.id)
    assert.deepInclude(last.allChanges, { field: 'name', before: 'Glaciers', after: 'Lakes' })
    const told = await trailOf('plg_auditlog_entry', entry.id)
    assert.deepEqual(eventsOf(told), ['auditlog.restore'])
  })

  test('finds who threw photos away, and brings them back', async ({ client, assert }) => {
    const { org, owner, admin, member, album } = await makeClub()
    const photos = [await makePhoto(album, owner), await makePhoto(album, owner)]
    const actor = await actorOf(org, member)
    const photoIds = photos.map(({ id }) => id)
    await as(member, () =>
      new ChangePhotos().handle({ actor, photoIds, change: { trashed: true } })
    )
    const rows = await rowsOf(
      client,
      admin,
      `${listIn(org)}?f[event]=photo.trashed&f[at]=P7D..&f[actorId]=${member.id}`
    )
    assert.sameMembers(
      rows.map(({ values }) => values.subjectTitle),
      photos.map(({ name }) => name)
    )
    const entries = (await Promise.all(photoIds.map((id) => trailOf('photo', id)))).map((trail) =>
      trail.at(-1)!
    )
    const outcome = await runOn(client, admin, listIn(org), entries)
    assert.deepInclude(outcome.body(), { done: 2, failed: 0 })
    for (const id of photoIds)
      assert.isNull((await Photo.within(org.id).where('id', id).firstOrFail()).trashedAt)
    const again = await runOn(client, admin, listIn(org), entries)
    assert.deepInclude(again.body(), { done: 0, failed: 2 })
    assert.equal(again.body().reasons[0].message, 'It is as it was before already.')
  })

  test('gives a photo its caption, rating and date again', async ({ client, assert }) => {
    const { org, owner, album } = await makeClub()
    const photo = await makePhoto(album, owner, { caption: 'A lake', rating: 4 })
    const { takenAt } = photo
    const actor = await actorOf(org, owner)
    const change = { caption: 'A river', rating: null, takenAt: 1_000_000_000_000 }
    await as(owner, () => new ChangePhotos().handle({ actor, photoIds: [photo.id], change }))
    const entry = (await trailOf('photo', photo.id)).at(-1)!
    const outcome = await runOn(client, owner, listIn(org), [entry])
    assert.deepInclude(outcome.body(), { done: 1, failed: 0 })
    const now = await Photo.within(org.id).where('id', photo.id).firstOrFail()
    assert.deepInclude(now.serialize(), { caption: 'A lake', rating: 4, takenAt })
  })

  test('gives members the rights that they had, also where nobody had chosen before', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeClub()
    const change = (rights: Partial<OrgSettings>) =>
      as(owner, () => new UpdateOrg().handle({ org, changes: { settings: rights } }))
    await change({ membersMayShare: false })
    const first = (await trailOf('org', org.id)).at(-1)!
    await change({ membersMayEditAll: false })
    const path = `/api/v1/orgs/${org.slug}/p/auditlog/entries/${first.id}`
    const { data } = (await client.get(path).loginAs(owner)).body()
    assert.containsSubset(data.changes, [
      { label: 'Members share with visitors', before: null, after: false, kind: 'boolean' },
    ])
    assert.deepInclude((await runOn(client, owner, listIn(org), [first])).body(), { done: 1 })
    await org.refresh()
    assert.deepInclude(org.preferences, { membersMayShare: true, membersMayEditAll: false })
  })

  test('is refused with the reason where the row is gone for good', async ({ client, assert }) => {
    const { org, owner, album, entry } = await makeClub()
    const actor = await actorOf(org, owner)
    await as(owner, () => new TrashAlbum().handle({ actor, album }))
    const hidden = await runOn(client, owner, listIn(org), [entry])
    assert.equal(hidden.body().reasons[0].message, 'It is in the trash. Restore it first.')
    await as(owner, () => album.delete())
    const gone = await runOn(client, owner, listIn(org), [entry])
    assert.deepInclude(gone.body(), { done: 0, failed: 1 })
    assert.equal(
      gone.body().reasons[0].message,
      'It is gone for good: nothing of it can be put back.'
    )
  })

  test('gives the server the settings that it had', async ({ client, assert }) => {
    const superadmin = await makeUser({ superadminAt: DateTime.now() })
    const { maxUploadBytes: before } = settings()
    const messagesProvider = i18nManager.locale('en').createMessagesProvider()
    const save = (maxUploadBytes: number) =>
      as(superadmin, () =>
        new SaveSettings().handle({
          values: { maxUploadBytes },
          actor: superadmin,
          messagesProvider,
        })
      )
    await save(before + 1_000_000)
    const entry = (await trailOf('server_setting', 'settings')).at(-1)!
    const outcome = await runOn(client, superadmin, `/admin/r/${RESOURCE}`, [entry])
    assert.deepInclude(outcome.body(), { done: 1, denied: 0, failed: 0 })
    assert.equal(settings().maxUploadBytes, before)
  })

  test('gives a plugin the settings that it had in an org, where it still runs', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner, admin, foreigner, foreignOrg } = await makeClub()
    const club = settingsOf('goodclub')
    cleanup(await runPlugins('goodclub'))
    await switchPlugin('goodclub', org.id, true)
    await switchPlugin('goodclub', foreignOrg.id, true)
    await saveSettings(owner, 'goodclub', { members: 20 }, org.id)
    await saveSettings(owner, 'goodclub', { members: 30 }, org.id)
    const [first, last] = await Entry.query()
      .where({ org_id: org.id, subject_type: 'plugin_setting', subject_id: 'goodclub' })
      .orderBy('id')
    assert.equal(last.subjectTitle, 'Good club')
    const foreign = await runOn(client, foreigner, listIn(foreignOrg), [last])
    assert.equal(foreign.body().done, 0)
    assert.deepEqual(await club.org(org.id), { members: 30 })

    const outcome = await runOn(client, admin, listIn(org), [last])
    assert.deepInclude(outcome.body(), { done: 1, denied: 0, failed: 0 })
    assert.deepEqual(await club.org(org.id), { members: 20 })
    const again = await runOn(client, admin, listIn(org), [last])
    assert.equal(again.body().reasons[0].message, 'It is as it was before already.')
    // Before the first time its defaults held.
    await runOn(client, admin, listIn(org), [first])
    assert.deepEqual(await club.org(org.id), { members: 10 })
    assert.deepEqual(await club.org(foreignOrg.id), { members: 10 })
    const [told] = await Entry.query()
      .where({ org_id: org.id, subject_type: 'plugin_setting', actor_id: admin.id })
      .orderBy('id', 'desc')
    assert.deepInclude(told.allChanges, { field: 'members', before: 20, after: 10 })

    await switchPlugin('goodclub', org.id, false)
    const off = await runOn(client, owner, listIn(org), [last])
    assert.match(off.body().reasons[0].message, /does not run here/)
  })

  test('gives a plugin the settings of the server again, and leaves its secrets as they are', async ({
    client,
    assert,
    cleanup,
  }) => {
    const superadmin = await makeUser({ superadminAt: DateTime.now() })
    const club = settingsOf('goodclub')
    cleanup(await runPlugins('goodclub'))
    await saveSettings(superadmin, 'goodclub', { greeting: 'Servus', apiKey: 'the first' })
    await saveSettings(superadmin, 'goodclub', { greeting: 'Moin', apiKey: 'the second' })
    const entries = await Entry.query()
      .where({ subject_type: 'plugin_setting', subject_id: 'goodclub' })
      .whereNull('org_id')
      .orderBy('id')
    const root = `/admin/r/${RESOURCE}`
    const outcome = await runOn(client, superadmin, root, [entries.at(-1)!])
    assert.deepInclude(outcome.body(), { done: 1, denied: 0, failed: 0 })
    assert.deepEqual(await club.platform(), { greeting: 'Servus', apiKey: 'the second' })
    assert.notInclude(JSON.stringify(entries.map((entry) => entry.serialize())), 'the first')
  })

  test('is refused where what was before breaks the rules of today', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner } = await makeClub()
    cleanup(await runPlugins('goodclub'))
    await switchPlugin('goodclub', org.id, true)
    const entry = await Entry.create({
      id: makeId(),
      chain: org.id,
      orgId: org.id,
      at: DateTime.now(),
      source: 'web',
      event: 'plugin.settings_changed',
      subjectType: 'plugin_setting',
      subjectId: 'goodclub',
      changes: JSON.stringify([{ field: 'members', before: 5_000, after: 10 }]),
    })
    const outcome = await runOn(client, owner, listIn(org), [entry])
    assert.match(outcome.body().reasons[0].message, /Today’s rules/)
    assert.deepEqual(await settingsOf('goodclub').org(org.id), { members: 10 })
  })

  test('is not offered in the console, nor for what only began', async ({ client, assert }) => {
    const { org, owner, superadmin, entry, album } = await makeClub()
    const page = await client
      .get(`/admin/r/${RESOURCE}/${entry.id}`)
      .loginAs(superadmin)
      .withInertia()
    assert.deepEqual((page.inertiaProps as Props).actions, [])
    const [created] = await trailOf('album', album.id)
    const first = await client
      .get(`${listIn(org)}/${created.id}`)
      .loginAs(owner)
      .withInertia()
    assert.deepEqual((first.inertiaProps as Props).actions, [])
  })
})
