import { test } from '@japa/runner'
import type { BrowserContext, Page } from 'playwright'
import { DateTime } from 'luxon'
import { host } from '#extension/host'
import { settingsOf } from '#extension/settings'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { linkPlugins, runPlugins } from '#tests/fixtures/plugin_host'
import { zipOf } from '#tests/fixtures/plugin_archives'
import { forgetPlugins, manifestOf, newPluginId } from '#tests/fixtures/plugin_folders'
import { makeCast, makeUser } from '#tests/fixtures/people'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

const origin = () => `http://${process.env.HOST}:${process.env.PORT}`
const operator = () => makeUser({ superadminAt: DateTime.now() })
/** What is said in passing is over: only the page itself is looked at. */
async function troublesOf(page: Page) {
  const close = page.getByRole('button', { name: 'Close' })
  for (const button of await close.all()) await button.click()
  await close.first().waitFor({ state: 'detached' })
  return seriousProblems(page)
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

async function signedIn(browserContext: BrowserContext) {
  await browserContext.loginAs(await operator())
}

test.group('Plugins in the browser: the operator', () => {
  test('reads what a plugin asks for, agrees, sets it up and purges it', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    cleanup(linkPlugins('almanac'))
    await host.follow()
    await signedIn(browserContext)
    const page = await visit('/admin/plugins')
    const troubles = watch(page)
    await page.getByRole('link', { name: /Almanac/ }).click()
    await heading(page, 'Not installed').waitFor()
    assert.deepEqual(await troublesOf(page), [])

    await page.getByRole('button', { name: 'Show what would be done' }).click()
    await page.getByText('create table').waitFor()
    await page.getByRole('button', { name: 'Install…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Its reason: Reads when a photo was taken.').waitFor()
    const install = dialog.getByRole('button', { name: 'Install', exact: true })
    assert.isTrue(await install.isDisabled())
    await dialog.getByLabel('I have read this and agree').click()
    await install.click()
    await heading(page, 'Running').waitFor()
    assert.deepEqual(await troublesOf(page), [])

    await page.getByLabel('Further tries').fill('9')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await page.locator('input[type=password]').fill('a long secret')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('At most 5, please.').waitFor()
    await page.getByLabel('Further tries').fill('3')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Not saved yet').waitFor({ state: 'detached' })
    assert.isFalse((await page.content()).includes('a long secret'))
    assert.deepInclude(await settingsOf('almanac').platform(), {
      retries: 3,
      apiKey: 'a long secret',
    })

    await page.getByRole('button', { name: 'Purge…' }).click()
    const purge = page.getByRole('dialog').getByRole('button', { name: 'Purge', exact: true })
    await page.getByText('Tables that go: plg_almanac_days').waitFor()
    assert.isTrue(await purge.isDisabled())
    await page.getByLabel('Type “almanac” to confirm').fill('almanac')
    await purge.click()
    await page.getByText('Almanac and its data are gone.', { exact: true }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('is told why a plugin is quarantined, and tries it again', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    cleanup(linkPlugins('badboot'))
    await host.follow()
    await signedIn(browserContext)
    const page = await visit('/admin/plugins/badboot')
    await page.getByRole('button', { name: 'Install…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Install', exact: true }).click()
    await heading(page, 'Quarantined').waitFor()
    await page.locator('pre', { hasText: 'badboot throws while it boots' }).first().waitFor()
    await page.getByText('its data is untouched').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('2 times').waitFor()
    assert.deepEqual(await troublesOf(page), [])
    await page.getByRole('button', { name: 'Switch off…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await heading(page, 'Switched off').waitFor()
  })

  test('sees what an archive is before it is accepted, also on a phone', async ({
    assert,
    browser,
    cleanup,
  }) => {
    cleanup(forgetPlugins)
    const id = newPluginId()
    const manifest = manifestOf(id, {
      title: { en: 'Weather' },
      author: 'Ada of the hills',
      capabilities: [{ name: 'network', reason: { en: 'Asks how the weather was.' } }],
    })
    const archive = await zipOf([
      ['plugin.json', JSON.stringify(manifest)],
      ['plugin.js', 'export default {}'],
    ])
    const context = await browser.newContext({ ...PHONE, baseURL: origin() })
    cleanup(() => context.close())
    await signedIn(context)
    const page = await context.visit('/admin/plugins')
    await page.getByRole('link', { name: 'Add a plugin' }).click()
    await heading(page, 'Choose an archive').waitFor()
    const broken = { name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') }
    await page.locator('input[type=file]').setInputFiles(broken)
    await page.getByText('This is neither a .zip nor a .tgz.').waitFor()
    await page.locator('input[type=file]').setInputFiles(archive)
    await heading(page, 'Weather').waitFor()
    await page.getByText('Ada of the hills').waitFor()
    await page.getByText('Its reason: Asks how the weather was.').waitFor()
    assert.match((await page.locator('[data-hash]').textContent())!, /^[0-9a-f]{64}$/)
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await troublesOf(page), [])
    assert.isUndefined(host.find(id))
    await page.getByRole('button', { name: 'Accept it' }).click()
    await heading(page, 'Not installed').waitFor()
  })
})

test.group('Plugins in the browser: an org', () => {
  test('switches one on, fills its form, and is not let go with words unsaved', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    cleanup(await runPlugins('almanac'))
    const { org, admin } = await makeCast()
    await browserContext.loginAs(admin)
    const page = await visit(`/orgs/${org.slug}/settings`)
    const troubles = watch(page)
    await page.getByRole('link', { name: 'Plugins' }).click()
    await page.getByRole('switch', { name: 'Almanac' }).click()
    await page
      .locator('#plugin-almanac-status', { hasText: 'On for everybody in this organization' })
      .waitFor()
    assert.deepEqual(await troublesOf(page), [])
    await page.getByRole('link', { name: /^Settings Almanac/ }).click()
    await page.getByLabel('Greeting').fill('Good morning')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.keyboard.type('private')
    assert.deepEqual(await troublesOf(page), [])

    await page.getByRole('link', { name: 'General' }).click()
    await page.getByRole('dialog').getByText('Leave without saving?').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Not saved yet').waitFor({ state: 'detached' })
    assert.deepInclude(await settingsOf('almanac').org(org.id), {
      greeting: 'Good morning',
      skippedTags: ['private'],
    })
    await page.getByRole('link', { name: 'General' }).click()
    await page.waitForURL(`**/orgs/${org.slug}/settings`)
    assert.deepEqual(troubles(), [])
  })

  test('finds on the way back what was typed and not saved', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    cleanup(await runPlugins('almanac'))
    const { org, owner } = await makeCast()
    const path = `/orgs/${org.slug}/settings/plugins`
    await browserContext.loginAs(owner)
    const page = await visit(path)
    await page.getByRole('switch', { name: 'Almanac' }).click()
    await page.getByRole('link', { name: /^Settings Almanac/ }).click()
    await page.getByLabel('Greeting').fill('Good evening')
    await page.goBack()
    await page.getByRole('switch', { name: 'Almanac' }).waitFor()
    await page.goForward()
    await page.getByText('Not saved yet').waitFor()
    assert.equal(await page.getByLabel('Greeting').inputValue(), 'Good evening')
  })
})
