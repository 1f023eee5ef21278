import { access, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { PurgeOrg } from '#actions/purge_org'
import { deedsWritten } from '#audit/recorder'
import { storedPath } from '#extension/places'
import Org from '#models/org'
import PhotoFile from '#models/photo_file'
import { drain } from '#queue/queue'
import { Browsing } from '#tests/fixtures/browsing'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import Backup from '../../backup.js'
import { BackupTurn, NOTHING_YET } from '../../backup_turn.js'
import { backupsHealth } from '../../backups_health.js'
import Download from '../../download.js'
import { MakeBackup } from '../../make_backup.js'
import { OrderBackup } from '../../order_backup.js'
import Pick from '../../pick.js'
import { DrillBackup } from '../../restore/drill_backup.js'
import { backupsThatAreThere } from '../../rotate_backups.js'

const HOME = '/admin/p/backups'
const plugin = createPluginHarness('backups')

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Backups in the console', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(60_000))
  group.each.setup(async () => {
    await Backup.query().delete()
    await plugin.saveServerSettings({ folder: await scratchFolder(), passphrase: null })
  })

  test('are for superadmins alone', async ({ client }) => {
    const { owner, member } = await makeCast()
    for (const user of [owner, member]) {
      ;(await client.get(HOME).loginAs(user)).assertStatus(404)
    }
    const visitor = await client.get(HOME).redirects(0)
    visitor.assertStatus(302)
    const page = await client
      .get(HOME)
      .loginAs(await operator())
      .withInertia()
    page.assertStatus(200)
    page.assertInertiaComponent('p/backups/index')
  })

  test('name their jobs in the language of the reader', async ({ client, assert }) => {
    const user = await operator()
    const seen = async (path: string) =>
      (await client.get(path).loginAs(user).withInertia()).inertiaProps as unknown as {
        schedules: { name: string; title: string }[]
        resource: { fields: { name: string; choices: { value: string; label: string }[] }[] }
      }
    const name = 'plg.backups.keep_rhythm'
    for (const [locale, title] of [
      ['en', 'Make backups when they are due'],
      ['de', 'Fällige Sicherungen machen'],
    ]) {
      await user.merge({ locale }).save()
      const { schedules } = await seen('/admin/jobs')
      assert.equal(schedules.find((one) => one.name === name)?.title, title)
      const { resource } = await seen(`/admin/r/jobs?f[name]=${name}`)
      const { choices } = resource.fields.find((field) => field.name === 'name')!
      assert.equal(choices.find(({ value }) => value === name)?.label, title)
      assert.isEmpty(choices.filter(({ label }) => label.includes('plg.')))
    }
  })

  test('are ordered with the password entered anew, and made by a worker', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const order = (password: string) =>
      client
        .post(`${HOME}/backups`)
        .json({ current_password: password })
        .header('accept', 'text/html')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    await order('not my password')
    assert.equal((await Backup.query()).length, 0)
    await order(PASSWORD)
    const waiting = await Backup.query().firstOrFail()
    assert.deepEqual([waiting.state, waiting.startedById], ['waiting', user.id])
    await order(PASSWORD)
    assert.equal((await Backup.query()).length, 1, 'one at a time')
    await drain({})
    const made = await Backup.query().firstOrFail()
    assert.deepEqual([made.id, made.state, made.source], [waiting.id, 'done', 'console'])
    assert.equal((await backupsThatAreThere()).length, 1)
  })

  test('are taken along, whole and in parts, after the password was entered anew', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { of, stop } = listenToDeeds()
    cleanup(stop)
    const user = await operator()
    const folder = await scratchFolder()
    await writeFile(join(folder, 'lumina-x.tar.gz'), Buffer.from('0123456789'))
    const { id } = await Backup.create({
      ...NOTHING_YET,
      ...{ folder, file: 'lumina-x.tar.gz', isSealed: false, state: 'done', source: 'command' },
      ...{ startedAt: Date.now(), beatAt: Date.now() },
    })
    const at = `${HOME}/backups/${id}`
    const [mine, other] = [new Browsing(), new Browsing()]
    for (const each of [mine, other]) await each.signIn(user.email, PASSWORD)
    const ask = (password: string) => mine.post(`${at}/downloads`, { current_password: password })
    const take = (who: Browsing, headers: Record<string, string> = {}, method = 'GET') =>
      who.fetch(at, { method, headers })

    assert.equal((await take(mine)).status, 403)
    await ask('not my password')
    assert.equal((await take(mine)).status, 403)
    await ask(PASSWORD)
    assert.equal((await take(other)).status, 403, 'it is for one session')
    assert.lengthOf(of('backup.downloaded'), 0)

    assert.equal((await take(mine, {}, 'HEAD')).status, 200)
    assert.lengthOf(of('backup.downloaded'), 0)
    const whole = await take(mine)
    assert.equal(whole.status, 200)
    assert.equal(whole.headers.get('content-length'), '10')
    assert.include(whole.headers.get('content-disposition')!, 'lumina-x.tar.gz')
    assert.include(whole.headers.get('cache-control')!, 'no-store')
    const part = await take(mine, { range: 'bytes=4-6' })
    assert.equal(part.status, 206)
    assert.equal(part.headers.get('content-range'), 'bytes 4-6/10')
    assert.equal((await take(mine, { range: 'bytes=40-' })).status, 416)
    assert.lengthOf(of('backup.downloaded'), 1, 'however many requests it takes')
    await ask(PASSWORD)
    await take(mine)
    assert.lengthOf(of('backup.downloaded'), 2)

    await Download.query().update({ expires_at: Date.now() - 1 })
    assert.equal((await take(mine)).status, 403)
    const { owner } = await makeCast()
    ;(await client.get(at).loginAs(owner)).assertStatus(404)
  })

  test('whose file is elsewhere are shown as such, and nothing is done with them', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const backup = await new MakeBackup().handle({ source: 'command' })
    await rename(join(backup.folder, backup.file), join(await scratchFolder(), 'elsewhere'))
    const shown = async () => {
      const page = await client.get(HOME).loginAs(user).withInertia()
      return (page.inertiaProps as { backups: { isMissing: boolean }[] }).backups
    }
    assert.isTrue((await shown())[0].isMissing)
    const at = `${HOME}/backups/${backup.id}`
    const asked = { current_password: PASSWORD, kind: 'photo', what: 'x' }
    for (const what of ['drills', 'previews', 'picks', 'copies', 'downloads']) {
      const answer = await client
        .post(`${at}/${what}`)
        .json(asked)
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
      answer.assertStatus(422)
      assert.include(answer.text(), 'The file of this backup is not in')
    }
    await client.delete(at).loginAs(user).withCsrfToken().redirects(0)
    assert.lengthOf(await shown(), 0)
  })

  test('that lie where this server keeps none are forgotten, and their file stays', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const { folder, file } = await new MakeBackup().handle({ source: 'command' })
    await plugin.saveServerSettings({ folder: await scratchFolder() })
    const path = join(folder, file)
    const page = await client.get(HOME).loginAs(user).withInertia()
    const [shown] = (page.inertiaProps as { backups: object[] }).backups
    assert.containsSubset(shown, { isMissing: false, isElsewhere: true, path })
    const { id } = await Backup.firstOrFail()
    const preview = await client.get(`${HOME}/backups/${id}/preview`).loginAs(user).withInertia()
    assert.equal((preview.inertiaProps as { backup: { path: string } }).backup.path, path)
    await client.delete(`${HOME}/backups/${id}`).loginAs(user).withCsrfToken().redirects(0)
    assert.isNull(await Backup.find(id))
    await access(path)
  })

  test('that lie in their folder are named to commands, and deleted with their file', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const { id, folder, file } = await new MakeBackup().handle({ source: 'command' })
    const page = await client.get(HOME).loginAs(user).withInertia()
    const [shown] = (page.inertiaProps as { backups: object[] }).backups
    assert.containsSubset(shown, { isElsewhere: false, path: file })
    await client.delete(`${HOME}/backups/${id}`).loginAs(user).withCsrfToken().redirects(0)
    await assert.rejects(() => access(join(folder, file)))
  })

  test('that were made with an older passphrase are tried and looked at with it', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const older = 'six calm words about the sea'
    await plugin.saveServerSettings({ passphrase: 'another six calm words' })
    const { id } = await new MakeBackup().handle({ source: 'command', passphrase: older })
    const post = (what: string, body = {}) =>
      client
        .post(`${HOME}/backups/${id}/${what}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    await post('drills')
    const ends = await drain({})
    assert.deepEqual([...new Set(ends.map(({ outcome }) => outcome))], ['done'])
    const untried = await Backup.findOrFail(id)
    assert.deepEqual(
      [untried.hindrance, untried.drillFailure, untried.drilledAt],
      ['passphrase_wrong', null, null]
    )
    const health = await backupsHealth.run({} as never)
    assert.equal(health.status, 'warning')
    assert.include(health.message, 'passphrase_wrong')
    await post('drills', { passphrase: older })
    await post('previews', { passphrase: older })
    const payloads = await db.from('jobs').select('payload')
    assert.notInclude(JSON.stringify(payloads), older)
    await drain({})
    const tried = await Backup.findOrFail(id)
    assert.deepEqual([tried.hindrance, tried.drillFailure], [null, null])
    assert.isAbove(Number(tried.drilledAt), 0)
    assert.equal(JSON.parse(tried.preview!).state, 'done')
  })

  test('that a drill found broken say what is wrong, in the words of who reads', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const backup = await new MakeBackup().handle({ source: 'command' })
    await truncate(join(backup.folder, backup.file), Number(backup.bytes) - 40)
    await assert.rejects(() => new DrillBackup().handle({ backup }))
    const why = async (locale: string) => {
      await user.merge({ locale }).save()
      const page = await client.get(HOME).loginAs(user).withInertia()
      return (page.inertiaProps as { backups: Backup[] }).backups[0].drillFailure
    }
    assert.equal(await why('en'), 'The backup ends in the middle. Its end is missing.')
    assert.equal(await why('de'), 'Die Sicherung hört mittendrin auf. Ihr Ende fehlt.')
    assert.include((await backupsHealth.run({} as never)).message, 'ends in the middle')
    await backup.merge({ drillFailure: 'what an older version wrote' }).save()
    assert.equal(await why('de'), 'what an older version wrote')
  })

  test('that were ended without a word are shown as such', async ({ client, assert }) => {
    const user = await operator()
    const silent = Date.now() - 61_000
    const row = { folder: '/x', isSealed: false, source: 'command' } as const
    await Backup.createMany([
      { ...NOTHING_YET, ...row, file: 'a', state: 'running', startedAt: silent, beatAt: silent },
      {
        ...{ ...NOTHING_YET, ...row, file: 'b', state: 'done', drillBeatAt: silent },
        ...{ startedAt: silent - 1, beatAt: silent },
      },
    ])
    const page = await client.get(HOME).loginAs(user).withInertia()
    const [made, tried] = (page.inertiaProps as { backups: Record<string, unknown>[] }).backups
    assert.deepInclude(made, { state: 'failed', failure: 'ended' })
    assert.deepInclude(tried, { isBeingTried: false, hindrance: 'ended' })
  })

  test('that are refused leave no dead job', async ({ assert }) => {
    const user = await operator()
    await plugin.saveServerSettings({ folder: await scratchFolder() })
    const order = await new OrderBackup().handle({ user })
    const other = { startedById: null, folder: '/x', file: 'x', isSealed: false }
    const turn = await BackupTurn.take({ source: 'command', ...other })
    const ends = await drain({})
    assert.deepEqual(
      ends.map(({ outcome }) => outcome),
      ['done']
    )
    await order.refresh()
    assert.deepEqual([order.state, order.failure], ['failed', 'already_running'])
    await turn.failed(new Error('enough'))
  })

  test('show what a restore would change, and change nothing', async ({ client, assert }) => {
    const user = await operator()
    const post = (path: string, body = {}) =>
      client.post(`${HOME}/${path}`).json(body).loginAs(user).withCsrfToken().redirects(0)
    await post('backups', { current_password: PASSWORD })
    await drain({})
    const { id, folder, file } = await Backup.query().firstOrFail()
    const shown = async () => {
      const page = await client.get(`${HOME}/backups/${id}/preview`).loginAs(user).withInertia()
      page.assertStatus(200)
      page.assertInertiaComponent('p/backups/preview')
      return page.inertiaProps.preview as any
    }
    assert.isNull(await shown())
    await makeUser()
    const asked = await post(`backups/${id}/previews`)
    assert.equal(asked.header('location'), `${HOME}/backups/${id}/preview`)
    assert.equal((await shown()).state, 'waiting')
    await drain({})
    const preview = await shown()
    assert.equal(preview.state, 'done')
    const users = preview.changes.find(({ name }: { name: string }) => name === 'Accounts')
    assert.equal(users.then, users.now - 1)
    await truncate(join(folder, file), 400)
    await post(`backups/${id}/previews`)
    await drain({})
    assert.deepEqual(await shown(), {
      state: 'refused',
      words: 'The backup ends in the middle. Its end is missing.',
    })
    const { owner } = await makeCast()
    const theirs = await client.get(`${HOME}/backups/${id}/preview`).loginAs(owner)
    theirs.assertStatus(404)
  })

  test('give one organization back, or one original, with the password entered anew', async ({
    client,
    assert,
  }) => {
    const user = await operator()
    const [gone, kept] = [await plugin.world(), await plugin.world()]
    const backup = await new MakeBackup().handle({ source: 'command' })
    const { createdAt, photoId, storageKey } = await PhotoFile.within(kept.org.id).firstOrFail()
    const original = await readFile(storedPath(storageKey))
    await rm(storedPath(storageKey))
    await gone.org.merge({ deletedAt: DateTime.now() }).save()
    await new PurgeOrg().handle({ org: gone.org })
    const at = `backups/${backup.id}`
    const post = (path: string, body = {}, as = user) =>
      client.post(`${HOME}/${path}`).json(body).loginAs(as).withCsrfToken().redirects(0)
    const pick = async (kind: string, what: string, password = PASSWORD, as = user) => {
      await post(`${at}/picks`, { kind, what, current_password: password }, as)
      return (await Pick.query().where('backupId', backup.id)).length
    }
    const shown = async () => {
      const page = await client.get(`${HOME}/${at}/preview`).loginAs(user).withInertia()
      return page.inertiaProps as any
    }

    await post(`${at}/previews`)
    await drain({})
    const { preview } = await shown()
    const [org] = preview.orgs.filter(({ slug }: { slug: string }) => slug === gone.org.slug)
    assert.deepInclude(org, { name: gone.org.name, photos: 1, isTaken: false })
    assert.deepInclude(preview.lost.originals, {
      photoId,
      key: storageKey,
      org: kept.org.name,
      bytes: original.length,
      mime: 'image/jpeg',
      addedAt: createdAt.toUTC().toISO(),
    })

    assert.equal(await pick('org', gone.org.slug, 'not my password'), 0)
    assert.equal(await pick('all', gone.org.slug), 0)
    assert.equal(await pick('org', gone.org.slug, PASSWORD, kept.owner), 0)
    assert.equal(await pick('org', gone.org.slug), 1)
    assert.equal(await pick('org', gone.org.slug), 1, 'once at a time')
    assert.equal(await pick('photo', photoId), 2)
    assert.equal(await pick('org', kept.org.slug), 3)
    await drain({})
    assert.isNull((await Org.findOrFail(gone.org.id)).deletedAt)
    assert.isTrue((await readFile(storedPath(storageKey))).equals(original))
    const after = await shown()
    assert.deepEqual(
      after.picks.map(({ what, state }: Pick) => [what, state]).sort(),
      [
        [gone.org.slug, 'done'],
        [kept.org.slug, 'refused'],
        [photoId, 'done'],
      ].sort()
    )
    const words = after.picks.map(({ words: said }: { words: string }) => said).join()
    assert.include(words, `${gone.org.name} is back: 1 photo`)
    assert.include(words, `The organization ${kept.org.slug} is here already`)
    const slugs = after.preview.orgs.map(({ slug }: { slug: string }) => slug)
    assert.notInclude(slugs, gone.org.slug)
    assert.equal(after.preview.lost.count, preview.lost.count - 1)
  })

  test('are tried and deleted, and each of it is a deed', async ({ client, assert, cleanup }) => {
    const user = await operator()
    const { deeds, stop } = listenToDeeds()
    cleanup(stop)
    await client
      .post(`${HOME}/backups`)
      .json({ current_password: PASSWORD })
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    await drain({})
    const { id } = await Backup.query().firstOrFail()
    await client.post(`${HOME}/backups/${id}/drills`).loginAs(user).withCsrfToken().redirects(0)
    await drain({})
    const tried = await Backup.findOrFail(id)
    assert.isAbove(Number(tried.drilledAt), 0)
    assert.isNull(tried.drillFailure)
    await client.delete(`${HOME}/backups/${id}`).loginAs(user).withCsrfToken().redirects(0)
    assert.deepEqual(await backupsThatAreThere(), [])
    assert.isNull(await Backup.find(id))
    await deedsWritten()
    const about = deeds.filter(({ subject }) => subject?.id === id)
    assert.deepEqual(
      about.map(({ event, by }) => [event, by?.source, by?.actorId]),
      [
        ['backup.created', 'job', user.id],
        ['backup.drilled', 'job', user.id],
        ['backup.deleted', 'web', user.id],
      ]
    )
  })
})
