import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Browser, BrowserContext, Page } from 'playwright'
import { buildPlugin } from '#extension/kit/build_plugin'
import { packPlugin } from '#extension/kit/pack_plugin'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { pluginFolder } from '#tests/fixtures/plugin_host'
import { scratchFolder } from '#tests/fixtures/scratch'
import { type Lumina, withLumina } from '../../tooling/bench/lumina.js'
import { makePictures } from '../../tooling/bench/pictures.js'
import { ingest } from '../../tooling/bench/upload.js'

/** An archive that somebody made elsewhere: nothing of it is in the program. */
async function makeArchive(changes: Record<string, [from: string, to: string]> = {}) {
  const folder = await scratchFolder()
  const sources = join(folder, 'guestbook')
  await cp(pluginFolder('guestbook'), sources, { recursive: true })
  for (const [name, [from, to]] of Object.entries(changes)) {
    const path = join(sources, name)
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to))
  }
  const built = await buildPlugin(sources)
  return packPlugin(built.folder, folder)
}

async function signIn(context: BrowserContext, { cookie, url }: Lumina) {
  await context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
    })
  )
}

async function newPage(browser: Browser, lumina: Lumina, viewport = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport })
  await signIn(context, lumina)
  return context.newPage()
}

/** As whoever operates the server does, in the console. */
async function accept(page: Page, lumina: Lumina, archive: { file: string; hash: string }) {
  await page.goto(`${lumina.url}/admin/plugin-archives/new`)
  await page.locator('input[type=file]').setInputFiles(archive.file)
  await page.getByText(archive.hash).waitFor()
  await page.getByRole('button', { name: 'Accept it' }).click()
}

async function install(page: Page, lumina: Lumina, archive: { file: string; hash: string }) {
  await accept(page, lumina, archive)
  await page.getByRole('button', { name: 'Install…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click()
  await page.getByText('is installed and runs').first().waitFor()
}

/** Takes the place of what is installed, as 1.1.0 and so on. */
async function upgrade(
  page: Page,
  lumina: Lumina,
  version: string,
  changes: Parameters<typeof makeArchive>[0]
) {
  const newer = { 'plugin.json': ['1.0.0', version] as [string, string] }
  await accept(page, lumina, await makeArchive({ ...newer, ...changes }))
  await page.getByRole('button', { name: 'Update…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Update' }).click()
  await page.getByText(`is up to date: ${version}`).first().waitFor()
}

const styleOf = (page: Page, selector: string, property: string) =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`
  )

const nav = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Guestbook' })

test.group('Plugins from archives, on a running server that is not built again', (group) => {
  let lumina: Lumina
  let album: string
  let stop: () => void
  let life: Promise<unknown>
  group.each.timeout(120_000)

  group.setup(async () => {
    const pictures = await makePictures(await scratchFolder(), 4)
    const over = new Promise<void>((resolve) => (stop = resolve))
    lumina = await new Promise((resolve, reject) => {
      life = withLumina(async (server) => {
        resolve(server)
        await over
      }).catch(reject)
    })
    album = await ingest(lumina, pictures, 'Summer')
  })

  group.teardown(async () => {
    stop()
    await life
  })

  const orgUrl = () => `${lumina.url}/orgs/${lumina.slug}`

  test('are seen by pages that were open before', async ({ assert, browser }) => {
    const before = await newPage(browser, lumina)
    await before.goto(orgUrl())
    assert.equal(await nav(before).count(), 0)
    await install(await newPage(browser, lumina), lumina, await makeArchive())
    await before.getByRole('link', { name: 'Photos' }).first().click()
    await nav(before).click()
    await before.getByText('Bench, with love').waitFor()
  })

  test('show pages that live in the page of the host', async ({ assert, browser }) => {
    const page = await newPage(browser, lumina)
    await page.goto(orgUrl())
    const troubles = watch(page)
    await nav(page).click()
    await page.getByText('7 entries').waitFor()
    await page.getByText('Told by the server: 7').waitFor()
    await page.locator('[data-more]').click()
    await page.getByText('8 entries').waitFor()
    assert.equal(await page.locator('[plugins], [mailDelivered]').count(), 0)

    await page.evaluate('globalThis.stayed = true')
    await page.locator('[data-sign]').click()
    await page.locator('[data-read]').click()
    await page.getByText('Nobody has signed yet').waitFor()
    // The dialog lies elsewhere in the document, and has the styles of its plugin all the same.
    assert.equal(await styleOf(page, '[data-aloud]', 'padding-top'), '13px')
    await page.keyboard.press('Escape')
    await page.locator('[data-back]').click()
    await page.getByText('7 entries').waitFor()
    await page.goBack()
    await page.locator('[data-read]').waitFor()
    assert.isTrue(await page.evaluate('globalThis.stayed'), 'nothing was loaded anew')
    assert.deepEqual(troubles(), [])
  })

  test('bring their styles for both themes and any screen', async ({ assert, browser }) => {
    const page = await newPage(browser, lumina)
    await page.goto(`${orgUrl()}/p/guestbook`)
    await page.locator('[data-told]').waitFor()
    assert.equal(await styleOf(page, '.book', 'padding-top'), '22px')
    assert.equal(await styleOf(page, '.book', 'border-top-style'), 'double')
    assert.equal(await styleOf(page, '.book', 'background-color'), 'rgb(246, 224, 212)')
    assert.deepEqual(await seriousProblems(page), [])
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html.dark').waitFor({ state: 'attached' })
    assert.equal(await styleOf(page, '.book', 'background-color'), 'rgb(51, 25, 15)')
    assert.deepEqual(await seriousProblems(page), [])

    const phone = await newPage(browser, lumina, { width: 390, height: 844 })
    await phone.goto(`${orgUrl()}/p/guestbook`)
    await phone.locator('[data-told]').waitFor()
    assert.isFalse(await sidewaysOverflow(phone))
    await phone.getByRole('button', { name: 'More', exact: true }).click()
    await phone.getByRole('dialog').getByRole('link', { name: 'Guestbook' }).waitFor()
  })

  test('speak the language of the reader', async ({ assert, browser, cleanup }) => {
    cleanup(() => lumina.call('PATCH', '/me', { locale: 'en' }))
    const page = await newPage(browser, lumina)
    await page.goto(`${orgUrl()}/p/guestbook/signing`)
    await page.getByText('Back to the book').waitFor()
    await page.evaluate('globalThis.stayed = true')
    await lumina.call('PATCH', '/me', { locale: 'de' })
    await page.locator('[data-back]').click()
    await page.getByText('7 Einträge').waitFor()
    assert.equal(await page.locator('header h1').innerText(), 'Gästebuch')
    await page.getByRole('navigation').getByRole('link', { name: 'Gästebuch' }).waitFor()
    assert.isTrue(await page.evaluate('globalThis.stayed'), 'nothing was loaded anew')
  })

  test('lose a slot that throws, and keep the one beside it', async ({ assert, browser }) => {
    const page = await newPage(browser, lumina)
    const failures: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('torn')) failures.push(message.text())
    })
    await page.goto(`${orgUrl()}/albums/${album}`)
    await page.locator('[data-photo]').first().click()
    await page.locator('[data-lightbox] [data-current]').waitFor()
    await page.keyboard.press('i')
    for (let at = 1; at <= 4; at++) {
      const heading = page.locator('[data-kind-words] h3')
      assert.match(await heading.innerText(), /^Kind words about .+\.jpg$/)
      await page.locator('[data-heart]').click()
      await page.locator('[data-heart]', { hasText: String(at) }).waitFor()
      assert.equal(await page.locator('[data-torn]').count(), 0)
      if (at < 4) await page.keyboard.press('ArrowRight')
    }
    assert.lengthOf(failures, 3, 'given up after the third failure')
    await page.goto(`${lumina.url}/admin/plugins/guestbook`)
    await page.getByText('This page is torn').first().waitFor()
  })

  test('say of a page that throws that it failed, and the rest goes on', async ({ browser }) => {
    const page = await newPage(browser, lumina)
    await page.goto(`${orgUrl()}/p/guestbook/torn`)
    await page.locator('[data-tear]').click()
    await page.getByText('could not be shown').waitFor()
    await nav(page).click()
    await page.getByText('Bench, with love').waitFor()
  })

  test('are asked for again where they did not come', async ({ assert, browser }) => {
    const page = await newPage(browser, lumina)
    const entry = '**/plugins/guestbook/*/client/plugin.js'
    await page.route(entry, (route) => route.abort())
    await page.goto(`${orgUrl()}/p/guestbook`)
    await page.getByText('could not be shown').waitFor()
    await page.unroute(entry)
    await page.evaluate('globalThis.stayed = true')
    await page.getByRole('link', { name: 'Photos' }).first().click()
    await page.getByRole('heading', { name: 'Photos', level: 1 }).waitFor()
    await nav(page).click()
    await page.getByText('Bench, with love').waitFor()
    assert.isTrue(await page.evaluate('globalThis.stayed'), 'nothing was loaded anew')
  })

  test('are the new ones after an upgrade, in tabs that were open as well', async ({ browser }) => {
    const before = await newPage(browser, lumina)
    await before.goto(`${orgUrl()}/p/guestbook/signing`)
    await upgrade(await newPage(browser, lumina), lumina, '1.1.0', {
      'words.ts': ['with love', 'with more love'],
      'lang/en.json': ['One more', 'And another'],
      'ui/pages/index.vue': ['data-sign>', 'data-sign-here>'],
    })
    await before.locator('[data-back]').click()
    await before.getByText('Bench, with more love').waitFor()
    await before.getByRole('button', { name: 'And another' }).waitFor()
    await before.locator('[data-sign-here]').waitFor()
  })

  test('are set up again with the next visit where that failed, and once where it did not', async ({
    assert,
    browser,
  }) => {
    await upgrade(await newPage(browser, lumina), lumina, '1.2.0', {
      'ui/plugin.ts': [
        'definePluginUi({',
        `definePluginUi({
          setup() {
            globalThis.tries = (globalThis.tries ?? 0) + 1
            if (globalThis.tries === 1) throw new Error('Not today')
          },`,
      ],
    })
    const page = await newPage(browser, lumina)
    await page.goto(`${orgUrl()}/p/guestbook`)
    await page.getByText('could not be shown').waitFor()
    for (let visit = 0; visit < 2; visit++) {
      await page.getByRole('link', { name: 'Photos' }).first().click()
      await page.getByRole('heading', { name: 'Photos', level: 1 }).waitFor()
      await nav(page).click()
      await page.getByText('Bench, with love').waitFor()
      assert.equal(await page.evaluate('globalThis.tries'), 2)
    }
  })

  test('leave nothing where an org switches them off', async ({ assert, browser }) => {
    const page = await newPage(browser, lumina)
    await page.goto(`${orgUrl()}/settings/plugins`)
    await page.getByRole('switch', { name: 'Guestbook' }).click()
    await nav(page).waitFor({ state: 'detached' })
    const answer = await page.goto(`${orgUrl()}/p/guestbook`)
    assert.equal(answer?.status(), 404)
    await page.goto(`${orgUrl()}/albums/${album}`)
    await page.locator('[data-photo]').first().click()
    await page.locator('[data-lightbox] [data-current]').waitFor()
    await page.keyboard.press('i')
    await page.locator('dl.facts').waitFor()
    assert.equal(await page.locator('[data-plugin=guestbook]').count(), 0)
  })
})
