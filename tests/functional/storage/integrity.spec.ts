import { rename, rm, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import { DateTime } from 'luxon'
import { CheckIntegrity } from '#actions/check_integrity'
import { forEachOrg } from '#actions/for_each_org'
import { keepDeeds } from '#audit/recorder'
import CheckIntegrityJob from '#jobs/check_integrity_job'
import IntegrityCheck from '#models/integrity_check'
import IntegrityFinding from '#models/integrity_finding'
import PhotoFile from '#models/photo_file'
import { countFiles } from '#queries/integrity'
import { jobs } from '#queue/rows'
import { store } from '#storage/store'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum, newPicture, storageOf, upload } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const pictures = [{ bytes: await newPicture() }, { bytes: await newPicture() }]
  await upload(cast.owner, cast.org, album, pictures)
  const [one, two] = await PhotoFile.within(cast.org.id).orderBy('id')
  const findings = () => IntegrityFinding.within(cast.org.id).whereNull('resolved_at').orderBy('id')
  return { ...cast, one, two, findings }
}

/** Where a look stands that has reached this file: to read again all that other tests left behind may take minutes. */
async function reach({ id }: PhotoFile) {
  const before = await PhotoFile.acrossOrgs().where('id', '<', id).orderBy('id', 'desc').first()
  return IntegrityCheck.create({
    cursor: before?.id ?? null,
    checkedFiles: 0,
    checkedBytes: 0,
    ...(await countFiles()),
  })
}

async function lookFrom(file: PhotoFile) {
  await reach(file)
  return new CheckIntegrity().handle()
}

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Looking at the originals again', () => {
  test('finds what is missing and what was altered, once, and changes nothing', async ({
    assert,
    cleanup,
  }) => {
    const { org, one, two, findings } = await setUp()
    const deeds: string[] = []
    const stop = keepDeeds(async ({ event, orgId }) => void (orgId === org.id && deeds.push(event)))
    cleanup(() => void stop())
    await lookFrom(one)
    assert.isEmpty(await findings())

    const [first, second] = [one, two].map(({ storageKey }) => store.localPath(storageKey))
    await rename(first, `${first}.away`)
    await writeFile(second, Buffer.alloc(two.byteSize))
    await lookFrom(one)
    await lookFrom(one)
    const found = await findings()
    assert.sameMembers(
      found.map(({ kind, photoFileId }) => `${kind} ${photoFileId}`),
      [`missing ${one.id}`, `altered ${two.id}`]
    )
    assert.equal((await storageOf(org)).photos, 2)
    assert.deepEqual(deeds, ['storage.damage_found', 'storage.damage_found'])

    await rename(`${first}.away`, first)
    await lookFrom(one)
    assert.deepEqual(
      (await findings()).map(({ photoFileId }) => photoFileId),
      [two.id]
    )
    assert.equal(deeds.at(-1), 'storage.damage_resolved')
  }).timeout(60_000)

  test('goes on where it stopped, in another process or after a restart', async ({ assert }) => {
    const { one } = await setUp()
    const { id } = await reach(one)
    const begun = await new CheckIntegrity().handle({ isWanted: true, forMs: 0 })
    assert.equal(begun!.id, id)
    assert.isFalse(begun!.isFinished)
    const cut = await new CheckIntegrity().handle({ forMs: 30, bytesPerSecond: 20_000 })
    assert.equal(cut!.id, begun!.id)
    assert.isAtLeast(cut!.checkedFiles, 1)
    const kept = await IntegrityCheck.findOrFail(begun!.id)
    assert.equal(kept.cursor, cut!.cursor)
    const done = await new CheckIntegrity().handle()
    assert.equal(done!.id, begun!.id)
    assert.isTrue(done!.isFinished)
    assert.isNull(await new CheckIntegrity().handle())
  }).timeout(60_000)

  test('can be asked for from the shell', async ({ assert }) => {
    const { one } = await setUp()
    await rm(store.localPath(one.storageKey))
    await reach(one)
    ace.ui.switchMode('raw')
    assert.equal((await ace.exec('storage:verify', [])).exitCode, 1)
  }).timeout(60_000)
})

test.group('The health page', () => {
  test('tells whoever runs the server what is wrong, without a picture', async ({
    client,
    assert,
  }) => {
    const { org, one } = await setUp()
    await rm(store.localPath(one.storageKey))
    await lookFrom(one)
    const admin = await operator()
    const page = await client.get('/admin/health').loginAs(admin).withInertia()
    page.assertInertiaComponent('admin/health')
    const { health } = page.inertiaProps
    const [finding] = health.findings.filter((entry: { org: string }) => entry.org === org.name)
    const { id, photoId } = one
    assert.deepInclude(finding, { kind: 'missing', file: { id, photoId }, stray: null })
    assert.notInclude(page.text(), one.name)
    assert.equal(health.findings[0].org, org.name)
    assert.isNotNull(health.check.finishedAt)
    assert.isAtLeast(health.check.checkedFiles, 2)
    assert.isAtLeast(health.check.totalBytes, one.byteSize)
    assert.isAbove(health.disk.freeBytes, 0)
    assert.notInclude(JSON.stringify(health.findings), '/files/')
  }).timeout(60_000)

  test('has a look taken when asked, once however often', async ({ client, assert }) => {
    const admin = await operator()
    for (let time = 0; time < 2; time++) {
      const answer = await client
        .post('/admin/health/checks')
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
      answer.assertHeader('location', '/admin/health')
    }
    const waiting = await jobs().where({ name: CheckIntegrityJob.jobName, state: 'queued' })
    assert.lengthOf(waiting, 1)
    await jobs().where('id', waiting[0].id).delete()
  })

  test('does not exist for owners, members, visitors or others', async ({ client }) => {
    const { owner, member, foreigner } = await makeCast()
    for (const user of [owner, member, foreigner]) {
      const page = await client.get('/admin/health').loginAs(user).withInertia()
      page.assertStatus(404)
    }
    const visitor = await client.get('/admin/health').redirects(0)
    visitor.assertHeader('location', '/sign-in')
  })
})

test.group('Maintenance of all orgs', () => {
  test('goes on with the others when one fails, and says so at the end', async ({ assert }) => {
    const { org, foreignOrg } = await makeCast()
    const tended: string[] = []
    const work = async ({ id }: { id: string }) => {
      tended.push(id)
      if (id === org.id) throw new Error('The disk of this org is gone')
    }
    await assert.rejects(() => forEachOrg([org, foreignOrg], undefined, work), /The disk of this/)
    assert.deepEqual(tended, [org.id, foreignOrg.id])
  })
})
