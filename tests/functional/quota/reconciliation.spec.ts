import { rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import { ReconcileStorage } from '#actions/reconcile_storage'
import { keepDeeds } from '#audit/recorder'
import Org from '#models/org'
import PhotoFile from '#models/photo_file'
import StorageAudit from '#models/storage_audit'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, storageOf, upload } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  await upload(cast.owner, cast.org, album, [
    { bytes: await newPicture() },
    { bytes: await newPicture() },
  ])
  return { ...cast, album, sums: await storageOf(cast.org) }
}

const charge = (org: Org, bytes: number) =>
  Org.query().where('id', org.id).update({ storage_used_bytes: bytes })
const auditOf = (org: Org) => StorageAudit.within(org.id).firstOrFail()

test.group('Reconciling storage', (group) => {
  // It goes through every org that any spec has made.
  group.each.timeout(120_000)

  test('finds that ledger, rows and disk agree', async ({ assert }) => {
    const { org, sums } = await setUp()
    await new ReconcileStorage().handle()
    const audit = await auditOf(org)
    assert.isFalse(audit.isDrifting)
    assert.deepEqual(
      [audit.ledgerBytes, audit.rowBytes, audit.diskBytes, audit.missingFiles],
      [sums.ledger, sums.ledger, sums.ledger, 0]
    )
  })

  test('tells of drift and touches nothing unless it is asked to', async ({ assert, cleanup }) => {
    const { org, sums } = await setUp()
    const deeds: string[] = []
    const stop = keepDeeds(async ({ event, orgId }) => void (orgId === org.id && deeds.push(event)))
    cleanup(() => void stop())
    await charge(org, sums.ledger + 5_000)
    await new ReconcileStorage().handle()
    assert.isTrue((await auditOf(org)).isDrifting)
    assert.equal((await storageOf(org)).ledger, sums.ledger + 5_000)
    await new ReconcileStorage().handle({ repair: true })
    assert.equal((await storageOf(org)).ledger, sums.ledger)
    assert.deepEqual(deeds, ['storage.drifted', 'storage.drifted', 'storage.corrected'])
    await new ReconcileStorage().handle()
    assert.isFalse((await auditOf(org)).isDrifting)
  })

  test('counts files that the disk has lost', async ({ assert }) => {
    const { org, sums } = await setUp()
    const [file] = await PhotoFile.within(org.id)
    await rm(store.localPath(file.storageKey))
    await new ReconcileStorage().handle({ repair: true })
    const audit = await auditOf(org)
    assert.equal(audit.missingFiles, 1)
    assert.equal(audit.diskBytes, sums.ledger - file.byteSize)
    assert.equal((await storageOf(org)).ledger, sums.ledger)
    await file.delete()
    await charge(org, sums.ledger - file.byteSize)
  })

  test('can be asked for from the shell', async ({ assert }) => {
    const { org, sums } = await setUp()
    await charge(org, 1)
    ace.ui.switchMode('raw')
    const told = await ace.exec('storage:reconcile', [])
    assert.equal(told.exitCode, 1)
    assert.equal((await storageOf(org)).ledger, 1)
    await ace.exec('storage:reconcile', ['--repair'])
    assert.equal((await storageOf(org)).ledger, sums.ledger)
  })
})
