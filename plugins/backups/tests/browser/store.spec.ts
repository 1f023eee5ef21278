import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { settingsOf } from '#extension/settings'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeUser } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import Backup from '../../backup.js'
import { NOTHING_YET } from '../../backup_turn.js'
import Copy from '../../store/copy.js'
import { StoreServer } from '../store_server.js'

const FILE = 'lumina-2026-11-21T03-04-00-000Z.tar.gz.sealed'
const OTHER = 'lumina-2026-01-02T03-04-00-000Z.tar.gz.sealed'

test.group('A store of backups', () => {
  test('an operator tries it, sends a backup there and brings one back', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    const store = await StoreServer.start()
    cleanup(async () => {
      await settingsOf('backups').save({ storeBucket: null, storeSecret: null })
      await Copy.query().delete()
      await Backup.query().delete()
      await store.close()
    })
    await Copy.query().delete()
    await Backup.query().delete()
    const folder = await scratchFolder()
    await writeFile(join(folder, '.lumina-backups'), '')
    await writeFile(join(folder, FILE), randomBytes(5_000))
    await settingsOf('backups').save({ ...store.settings, folder })
    await Backup.create({
      ...NOTHING_YET,
      ...{ folder, file: FILE, bytes: 5_000, isSealed: true, state: 'done', source: 'command' },
      ...{ startedAt: Date.parse('2026-11-21T03:04:00Z'), beatAt: Date.now() },
    })
    store.put(OTHER, randomBytes(3_000))
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin/p/backups')
    const troubles = watch(page)
    const section = page.locator('[data-store]')

    await section.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('The store works').first().waitFor()
    await section.getByRole('button', { name: 'Look again' }).click()
    await section.getByText('Put there by another server').waitFor()

    await page
      .locator('[data-backup=done]')
      .getByRole('button', { name: /^Options of/ })
      .click()
    await page.getByRole('menuitem', { name: 'Copy to the store' }).click()
    await page.getByText('Waits to be copied to the store').waitFor()
    await drain({})
    await page.getByText('Copied into the store').first().waitFor()

    await section.getByRole('button', { name: 'Bring back' }).click()
    await page.getByText('Waits to be brought back').waitFor()
    await drain({})
    await page.reload()
    await page.getByText('from the store').waitFor()
    assert.equal((await Backup.query()).length, 2)
    assert.deepEqual(await seriousProblems(page), [])

    await Copy.query().where('file', FILE).update({ state: 'failed', failure: 'store_full' })
    await Copy.query().where('file', OTHER).update({ backup_id: null })
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.reload()
        await page.getByText('Not in the store: The store is full.').waitFor()
        assert.isFalse(await sidewaysOverflow(page))
        assert.deepEqual(await seriousProblems(page), [])
      }
    }

    await section.getByRole('button', { name: /^Options of the copy/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('The copy is gone.').first().waitFor()
    assert.isFalse(store.objects.has(OTHER))
    assert.deepEqual(troubles(), [])
  })
})
