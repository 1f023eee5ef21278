import { rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import Org from '#models/org'
import Photo from '#models/photo'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { createPluginHarness } from '#tests/plugin_harness'
import { exportsFolder, importsFolder } from '../../transfer/places.js'
import Transfer from '../../transfer/transfer.js'

const plugin = createPluginHarness('backups')

test.group('Exports and imports of orgs', (group) => {
  group.tap((each) => each.timeout(120_000))

  test('an owner takes an org along, and an operator takes it in elsewhere', async ({
    assert,
    browser,
    browserContext,
    cleanup,
    visit,
  }) => {
    await Transfer.query().delete()
    for (const folder of [exportsFolder(), importsFolder()])
      await rm(folder, { recursive: true, force: true })
    const { org, owner, page: address } = await plugin.world()
    await browserContext.loginAs(owner)
    const page = await visit(address)
    const troubles = watch(page)
    await page.getByText('Nothing yet').waitFor()
    await page.getByRole('button', { name: 'Export now' }).click()
    const dialog = page.getByRole('dialog')
    const password = dialog.getByLabel('Your password')
    assert.deepEqual(await seriousProblems(page), [])
    await password.fill('not my password')
    await password.press('Enter')
    await dialog.getByText('That is not your current password.').waitFor()
    await password.fill(PASSWORD)
    await password.press('Enter')
    await page.locator('[data-transfer=waiting]').waitFor()
    await drain({})
    await page.locator('[data-transfer=done]').waitFor()
    // Messages that come and go are not what is looked at here.
    await page.reload()
    await page.locator('[data-transfer=done]').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    const download = await downloading
    assert.match(download.suggestedFilename(), new RegExp(`^${org.slug}-.*\\.tar\\.gz$`))
    const archive = `${await download.path()}.tar.gz`
    await download.saveAs(archive)
    await page.locator('[data-transfer=done]').getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing yet').waitFor()

    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const operator = await browser.newContext({ baseURL })
    cleanup(() => operator.close())
    await operator.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const desk = await operator.visit('/admin/p/backups/transfers')
    const alarms = watch(desk)
    const asked = desk.getByRole('dialog')
    const secret = asked.getByLabel('Your password')
    await desk.getByText('No archive is here.').waitFor()
    const choose = (file: string) => desk.locator('input[type=file]').setInputFiles(file)
    await choose(import.meta.filename)
    await desk.getByText('Archives of exports end in').first().waitFor()
    await choose(archive)
    const row = desk.locator('[data-archive]')
    await row.waitFor()
    await desk.reload()
    await row.waitFor()
    assert.deepEqual(await seriousProblems(desk), [])
    assert.isFalse(await sidewaysOverflow(desk))

    await row.getByRole('button').click()
    await desk.getByRole('menuitem', { name: 'Look inside' }).click()
    await desk.getByRole('dialog').getByRole('button', { name: 'Look inside' }).click()
    await desk.locator('[data-transfer=waiting]').waitFor()
    await drain({})
    await desk.getByText(`Would be here as ${org.slug}-2`).waitFor()
    assert.isNull(await Org.findBy('slug', `${org.slug}-2`))

    await row.getByRole('button').click()
    await desk.getByRole('menuitem', { name: 'Import' }).click()
    await asked.getByLabel('Address').fill(org.slug)
    await secret.fill(PASSWORD)
    await asked.getByRole('button', { name: 'Import' }).click()
    await asked.getByText(/taken/).first().waitFor()
    await asked.getByLabel('Address').fill(`${org.slug}-moved`)
    await secret.fill(PASSWORD)
    await asked.getByRole('button', { name: 'Import' }).click()
    await desk.locator('[data-transfer=waiting]').waitFor()
    await drain({})
    await desk.getByText(`Is here as ${org.slug}-moved`).waitFor()
    const moved = await Org.findByOrFail('slug', `${org.slug}-moved`)
    assert.lengthOf(await Photo.within(moved.id), 1)
    await desk.getByRole('link', { name: 'Open it' }).click()
    await desk.waitForURL(new RegExp(`/orgs/${org.slug}-moved`))

    await desk.goto('/admin/p/backups/transfers')
    await row.getByRole('button').click()
    await desk.getByRole('menuitem', { name: 'Delete' }).click()
    await desk.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await desk.getByText('No archive is here.').waitFor()
    assert.deepEqual(
      [...troubles(), ...alarms()].filter((trouble) => !trouble.includes('422')),
      []
    )
  })
})
