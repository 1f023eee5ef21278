import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import encryption from '@adonisjs/core/services/encryption'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { ChangeAlbum } from '#actions/change_album'
import { ChangePhotos } from '#actions/change_photos'
import { ChangeRole } from '#actions/change_role'
import { CreateAlbum } from '#actions/create_album'
import { JoinAsNewcomer } from '#actions/join_as_newcomer'
import { TransferOwnership } from '#actions/transfer_ownership'
import { TrashAlbum } from '#actions/trash_album'
import { Audited } from '#audit/audited'
import { noteChange } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { guard } from '#extension/guard'
import { Identified, makeId } from '#models/concerns/identified'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import { makePhoto } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeOrg, makeUser, PASSWORD } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import Entry from '../../entry.js'
import { writeSoon } from '../../write_soon.js'
import { as, eventsOf, trailOf } from '../keeping.js'

const actorOf = async (org: { id: string }, user: { id: string }) =>
  Membership.query()
    .where({ org_id: org.id, user_id: user.id })
    .preload('org')
    .preload('user')
    .firstOrFail()

test.group('What is kept', () => {
  test('a change says who, from where, of what, and what it was before', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner, { name: 'Lakes' })
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Glaciers' } }), {
      address: '192.0.2.7',
      userAgent: 'A browser',
    })
    const entry = (await trailOf('album', album.id)).at(-1)!
    assert.deepInclude(entry.serialize(), {
      orgId: org.id,
      actorId: owner.id,
      actorName: owner.name,
      source: 'web',
      requestId: 'a-request',
      address: '192.0.2.7',
      userAgent: 'A browser',
      event: 'album.updated',
      subjectTitle: 'Glaciers',
    })
    assert.deepEqual(entry.allChanges, [{ field: 'name', before: 'Lakes', after: 'Glaciers' }])
  })

  test('a deed and the change that it is are one entry', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const actor = await actorOf(org, owner)
    const album = await as(owner, () =>
      new CreateAlbum().handle({ actor, name: 'Lakes', description: null })
    )
    await as(owner, () => new TrashAlbum().handle({ actor, album }))
    assert.deepEqual(eventsOf(await trailOf('album', album.id)), ['album.created', 'album.trashed'])
  })

  test('a change of many photos is kept photo for photo, whoever makes it', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    const photos = [await makePhoto(album, owner), await makePhoto(album, owner)]
    const actor = await actorOf(org, owner)
    const photoIds = photos.map(({ id }) => id)
    await as(owner, () => new ChangePhotos().handle({ actor, photoIds, change: { trashed: true } }))
    for (const { id, name } of photos) {
      const last = (await trailOf('photo', id)).at(-1)!
      assert.equal(last.event, 'photo.trashed')
      assert.equal(last.subjectTitle, name)
      assert.equal(last.actorName, owner.name)
    }
  })

  test('a role is called by whose it is', async ({ assert }) => {
    const { org, owner, member } = await makeCast()
    const subject = await actorOf(org, member)
    await as(owner, () => new ChangeRole().handle({ subject, role: 'admin' }))
    const entry = (await trailOf('membership', subject.id)).at(-1)!
    assert.equal(entry.event, 'membership.updated')
    assert.equal(entry.subjectTitle, member.name)
    assert.deepInclude(entry.allChanges, { field: 'role', before: 'member', after: 'admin' })
  })

  test('a role that goes over to somebody is called by whose it is, and forgotten with them', async ({
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const [giver, heir] = [await actorOf(org, owner), await actorOf(org, member)]
    await as(owner, () => new TransferOwnership().handle({ owner: giver, toUserId: member.id }))
    for (const [{ id }, person] of [
      [giver, owner],
      [heir, member],
    ] as const) {
      const entry = (await trailOf('membership', id)).at(-1)!
      assert.equal(entry.event, 'membership.updated')
      assert.equal(entry.subjectTitle, person.name)
      assert.deepInclude(entry.allFacts, { user: person.id })
    }
  })

  test('who registers to join an org does so on the server, and joins in the org', async ({
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const email = `${org.slug}@newcomers.test`
    const token = makeToken()
    const invitation = await Invitation.create({
      orgId: org.id,
      email,
      role: 'member',
      invitedById: owner.id,
      expiresAt: DateTime.now().plus({ days: 1 }),
      tokenHash: tokenHash(token),
      tokenSealed: encryption.encrypt(token),
    })
    await invitation.load('org')
    const { userId } = await new JoinAsNewcomer().handle({
      invitation,
      account: { name: 'Nova', email, password: PASSWORD, locale: 'en' },
      origin: 'http://localhost',
    })
    const [registered] = await trailOf('user', userId)
    assert.deepInclude(registered.serialize(), { event: 'account.registered', orgId: null })
    const membership = await Membership.findByOrFail('user_id', userId)
    const [joined] = await trailOf('membership', membership.id)
    assert.deepInclude(joined.serialize(), { event: 'membership.added', orgId: org.id })
    assert.notInclude(joined.changes ?? '', email)
  })

  test('what is rolled back leaves no entry', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner, { name: 'Lakes' })
    const before = eventsOf(await trailOf('album', album.id))
    const change = as(owner, () =>
      db.transaction(async (trx) => {
        await album.useTransaction(trx).merge({ name: 'Glaciers' }).save()
        throw new Error('Never mind')
      })
    )
    await assert.rejects(() => change, 'Never mind')
    assert.deepEqual(eventsOf(await trailOf('album', album.id)), before)
  })

  test('signing in is kept, and failing to; neither with the password', async ({
    assert,
    client,
  }) => {
    const { owner } = await makeOrg()
    const sign = (password: string) =>
      client.post('/sign-in').withCsrfToken().redirects(0).form({ email: owner.email, password })
    await sign('a wrong password')
    await sign(PASSWORD)
    const entries = await trailOf('user', owner.id)
    assert.includeMembers(eventsOf(entries), ['sign_in.failed', 'session.opened'])
    const failed = entries.find(({ event }) => event === 'sign_in.failed')!
    assert.equal(failed.allFacts.email, owner.email)
    assert.notInclude(JSON.stringify(entries.map((entry) => entry.serialize())), 'wrong password')
    assert.notInclude(JSON.stringify(entries.map((entry) => entry.serialize())), PASSWORD)
  })

  test('of a secret only is kept that it changed', async ({ assert }) => {
    const { owner } = await makeOrg()
    await as(owner, () => owner.merge({ password: 'another good one' }).save())
    const entry = (await trailOf('user', owner.id)).at(-1)!
    const change = entry.allChanges.find(({ field }) => field === 'password')!
    assert.deepInclude(change, { before: null, after: null, isRedacted: true })
  })

  test('a deed is one entry, also where somebody asked again who waited too long', async ({
    assert,
  }) => {
    const { org } = await makeOrg()
    const deed = { event: 'archive.downloaded', orgId: org.id, facts: { count: 3 } }
    await Promise.all([writeSoon(deed), writeSoon({ ...deed }), writeSoon(deed)])
    await writeSoon(deed)
    const kept = await Entry.query().where({ org_id: org.id, event: deed.event })
    assert.lengthOf(kept, 2)
  })

  test('as many photos as are changed at once are kept once each, with what was done to them', async ({
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const model = 'photo'
    const changes = Array.from({ length: 500 }, () => ({
      model,
      table: 'photos',
      rowId: makeId(),
      orgId: org.id,
      title: 'lake.jpg',
      verb: 'updated' as const,
      before: { caption: null },
      after: { caption: 'A lake' },
    }))
    await as(owner, () =>
      db.transaction(async (trx) => {
        for (const change of changes) await noteChange(change, trx)
        for (const { rowId, orgId } of changes) {
          const subject = { type: model, id: rowId }
          await recordDeed({ event: 'photo.admired', orgId, subject }, trx)
        }
      })
    )
    const kept = await Entry.query().where({ org_id: org.id, subject_type: model })
    assert.lengthOf(kept, changes.length)
    for (const { event, changes: change } of kept) {
      assert.equal(event, 'photo.admired')
      assert.include(change ?? '', 'A lake')
    }
  })

  test('where who runs the server sits is told to no org that they do not belong to', async ({
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const operator = await makeUser({ superadminAt: DateTime.now() })
    const place = { address: '192.0.2.44', userAgent: 'A browser' }
    const entriesOf = async (event: string) => Entry.query().where({ event, org_id: org.id })
    for (const person of [operator, owner])
      await as(person, () => recordDeed({ event: 'org.looked_at', orgId: org.id }), place)
    await as(operator, () => recordDeed({ event: 'server.looked_at' }), place)
    await joinOrg(org, 'member', operator)
    await as(operator, () => recordDeed({ event: 'org.joined', orgId: org.id }), place)
    const told = (await entriesOf('org.looked_at')).map(({ actorId, address, userAgent }) => [
      actorId,
      address,
      userAgent,
    ])
    assert.sameDeepMembers(told, [
      [operator.id, null, null],
      [owner.id, place.address, place.userAgent],
    ])
    const [joined] = await entriesOf('org.joined')
    const server = await Entry.findByOrFail('event', 'server.looked_at')
    for (const entry of [joined, server]) assert.equal(entry.address, place.address)
  })

  test('one transaction about rows of two orgs is kept in each of them', async ({ assert }) => {
    const [one, other] = [await makeOrg(), await makeOrg()]
    const row = { model: 'plugin_setting', table: 'plugin_settings', rowId: 'slideshow' }
    await db.transaction(async (trx) => {
      for (const { org } of [one, other]) {
        const values = { orgId: org.id, before: {}, after: { seconds: org.name } }
        await noteChange({ ...row, ...values, verb: 'created' }, trx)
      }
    })
    for (const { org } of [one, other]) {
      const [entry, ...more] = await Entry.query().where({
        org_id: org.id,
        event: 'plugin_setting.created',
      })
      assert.lengthOf(more, 0)
      assert.deepEqual(entry.allChanges, [{ field: 'seconds', before: null, after: org.name }])
    }
  })

  test('what a plugin does is called by the row that it names, by a name that it gives, or by its id', async ({
    assert,
  }) => {
    class Note extends compose(
      BaseModel,
      Identified,
      Audited({ noun: 'jotting', title: 'heading', fields: ['heading'] })
    ) {
      static table = 'jottings'

      @column({ isPrimary: true })
      declare id: string

      @column()
      declare heading: string
    }
    await db.connection().schema.dropTableIfExists('jottings')
    await db.connection().schema.createTable('jottings', (table) => {
      table.uuid('id').primary()
      table.string('heading')
    })
    const { org } = await makeOrg()
    const note = await Note.create({ heading: 'Milk' })
    const [named, unknown] = [makeId(), makeId()]
    const tell = (type: string, id: string, facts = {}) =>
      recordDeed({ event: 'jotting.pinned', orgId: org.id, subject: { type, id }, facts })
    await tell('jotting', note.id)
    await tell('plg.diary.page', named, { name: 'Sunday' })
    await tell('plg.diary.page', unknown)
    await guard('diary', 'job', () => tell('page', unknown))
    await tell('page', unknown)
    const entries = await Entry.query().where({ org_id: org.id, event: 'jotting.pinned' })
    assert.sameDeepMembers(
      entries.map(({ subjectType, subjectTitle }) => [subjectType, subjectTitle]),
      [
        ['jotting', 'Milk'],
        ['plg.diary.page', 'Sunday'],
        ['plg.diary.page', unknown],
        ['page', unknown],
        ['page', null],
      ]
    )
  })

  test('everything that happens at the same time is kept', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const albums = await Promise.all(
      Array.from({ length: 12 }, (_, at) => makeAlbum(org, owner, { name: `Album ${at}` }))
    )
    await Promise.all(
      albums.map((album) =>
        as(owner, () => new ChangeAlbum().handle({ album, changes: { description: 'Water' } }))
      )
    )
    const kept = await Entry.query()
      .where({ org_id: org.id, event: 'album.updated' })
      .whereIn(
        'subject_id',
        albums.map(({ id }) => id)
      )
    assert.lengthOf(kept, albums.length)
  })
})
