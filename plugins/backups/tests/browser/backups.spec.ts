import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { PurgeOrg } from '#actions/purge_org'
import { storedPath } from '#extension/places'
import { settingsOf } from '#extension/settings'
import Org from '#models/org'
import PhotoFile from '#models/photo_file'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import { makeWorld } from '#tests/plugin_contract/world'
import Backup from '../../backup.js'
import { MakeBackup } from '../../make_backup.js'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

test.group('Backups', () => {
  test('an operator makes one, tries it, looks at it, takes it along and deletes it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    await Backup.query().delete()
    await settingsOf('backups').save({ folder: await scratchFolder(), passphrase: null })
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin/p/backups')
    const troubles = watch(page)
    await page.getByText('No backup yet').waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await page.getByRole('button', { name: 'Back up now' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('whoever gets the file can read everything').waitFor()
    const password = dialog.getByLabel('Your password')
    await password.fill('not my password')
    await password.press('Enter')
    await dialog.getByText('That is not your current password.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await password.fill(PASSWORD)
    await password.press('Enter')
    await page.locator('[data-backup=waiting]').waitFor()
    await Backup.query().update({ state: 'running', progress: 0.4 })
    const running = page.locator('[data-backup=running]')
    await running.getByText('40%').waitFor()
    assert.equal(await running.getByRole('progressbar').getAttribute('aria-valuenow'), '40')
    await Backup.query().update({ state: 'waiting' })
    await drain({})
    const row = page.locator('[data-backup=done]')
    await row.waitFor()

    await row.getByRole('button', { name: /^Options of/ }).click()
    await page.getByRole('menuitem', { name: 'Try it' }).click()
    await row.getByText('It is being tried').waitFor()
    await row.getByRole('progressbar', { name: 'Progress of the try' }).waitFor()
    await drain({})
    await row.getByText('it can be restored').waitFor()
    await page.reload()
    await row.waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await row.getByRole('button', { name: /^Options of/ }).click()
    await page.getByRole('menuitem', { name: 'What a restore changes' }).click()
    await page.getByText('The backup is being read.').waitFor()
    await drain({})
    await page.getByText('It could be restored.').waitFor()
    await page.getByRole('link', { name: 'Backups' }).first().click()

    await row.getByRole('button', { name: /^Options of/ }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Download' }).click()
    await page.getByRole('dialog').getByLabel('Your password').fill(PASSWORD)
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
    const download = await downloading
    const { id, file } = await Backup.query().firstOrFail()
    assert.equal(download.suggestedFilename(), file)
    const part = await page.request.get(`/admin/p/backups/backups/${id}`, {
      headers: { range: 'bytes=0-1' },
    })
    assert.deepEqual([part.status(), [...(await part.body())]], [206, [0x1f, 0x8b]])
    await pipeline(createReadStream(await download.path()), createGunzip(), async (unpacked) => {
      for await (const chunk of unpacked) void chunk
    })

    await row.getByRole('button', { name: /^Options of/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No backup yet').waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('stand in sight among the tabs of the console, in German', async ({
    assert,
    browserContext,
    visit,
  }) => {
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now(), locale: 'de' }))
    const page = await visit('/admin/p/backups')
    await page.setViewportSize({ width: 1024, height: 800 })
    await page.reload()
    const tab = page.getByRole('link', { name: 'Sicherungen', exact: true })
    await tab.waitFor()
    const { x, width } = (await tab.boundingBox())!
    assert.isAtMost(x + width, 1024)
  })

  test('an operator looks at what a restore changes, and brings back what is lost, by phone', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const [gone, kept] = [await makeWorld('backups'), await makeWorld('backups')]
    await Backup.query().delete()
    await settingsOf('backups').save({ folder: await scratchFolder(), passphrase: null })
    await new MakeBackup().handle({ source: 'command' })
    const { storageKey } = await PhotoFile.within(kept.org.id).firstOrFail()
    const original = await readFile(storedPath(storageKey))
    await rm(storedPath(storageKey))
    await gone.org.merge({ deletedAt: DateTime.now() }).save()
    await new PurgeOrg().handle({ org: gone.org })

    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    await phone.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await phone.visit('/admin/p/backups')
    const troubles = watch(page)
    await page.getByRole('button', { name: /^Options of/ }).click()
    await page.getByRole('menuitem', { name: 'What a restore changes' }).click()
    await page.getByText('The backup is being read.').waitFor()
    await drain({})
    const org = page.locator(`[data-gone-org="${gone.org.slug}"]`)
    await org.getByText('1 photo,').waitFor()
    await page.getByRole('rowheader', { name: 'Photos', exact: true }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])

    const confirm = async () => {
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password').fill(PASSWORD)
      assert.deepEqual(await seriousProblems(page), [])
      await dialog.getByRole('button', { name: 'Bring back' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await page.locator('[data-pick=waiting]').waitFor()
      await drain({})
    }
    await org.getByRole('button').click()
    await confirm()
    await page.getByText(`${gone.org.name} is back: 1 photo`).waitFor()
    await org.waitFor({ state: 'hidden' })
    const lost = page.locator('[data-lost-original]').filter({ hasText: storageKey })
    await lost.getByRole('button').click()
    await confirm()
    await page.getByText('The original is back.').waitFor()
    await lost.waitFor({ state: 'hidden' })
    assert.isNull((await Org.findOrFail(gone.org.id)).deletedAt)
    assert.isTrue((await readFile(storedPath(storageKey))).equals(original))

    await page.getByLabel('Id of a photo').fill(storageKey)
    await page.getByLabel('Id of a photo').press('Enter')
    await confirm()
    await page.getByText('The original was there already').waitFor()
    await page.reload()
    await page.getByText('The original was there already').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    assert.deepEqual(troubles(), [])
  })
})
