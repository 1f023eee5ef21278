import { test } from '@japa/runner'
import type { Browser, BrowserContext, Locator, Page } from 'playwright'
import ShareLink from '#models/share_link'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { newPicture, settle } from '#tests/fixtures/uploading'
import { forgetTries } from '#tests/fixtures/tries'

const PHONE = {
  viewport: { width: 390, height: 844 },
  locale: 'de-DE',
  colorScheme: 'dark',
  hasTouch: true,
  isMobile: true,
} as const

const lightbox = (page: Page) => page.locator('[data-lightbox]')
const place = (page: Page) => page.locator('[data-lightbox] .place')
/** On phones it stands in another place. */
const shown = (row: Locator, text: string) => row.getByText(text).filter({ visible: true })
const pageOf = (url: string) => new URL(url).pathname

/** A private window of somebody else. */
async function elsewhere(browser: unknown, options: Parameters<Browser['newContext']>[0] = {}) {
  const context: BrowserContext = await (browser as Browser).newContext(options)
  return { context, page: await context.newPage() }
}

async function threePhotos() {
  const files = await Promise.all(
    [1, 2, 3].map(async (day) => ({
      name: `IMG_${day}.jpg`,
      bytes: await newPicture({ takenAt: `2025-07-0${day}T10:00:00` }),
    }))
  )
  return makeSharedAlbum(files, { name: 'Harbour day' })
}

test.group('Shares in the browser', (group) => {
  group.each.setup(forgetTries)

  test('an album is shared with a password, opened in a private window, and revoked', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner, album } = await threePhotos()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/albums/${album.id}`)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('heading', { name: 'Share this album' }).waitFor()
    await page.getByLabel('Name').fill('For grandma')
    await page.getByText('7 days', { exact: true }).click()
    await page.getByRole('button', { name: 'Suggest one' }).click()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Create link' }).click()
    await page.getByRole('heading', { name: 'The link is ready' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const url = await page.locator('[data-share-url] input, input[data-share-url]').inputValue()
    const password = await page.locator('[data-share-password]').innerText()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as PNG' }).click()
    assert.equal((await saved).suggestedFilename(), 'For grandma.png')
    await page.getByRole('button', { name: 'Done' }).click()

    const guest = await elsewhere(browser)
    await guest.page.goto(url)
    await guest.page.getByRole('heading', { name: 'These photos are protected' }).waitFor()
    assert.notInclude(await guest.page.content(), 'Harbour day')
    assert.deepEqual(await seriousProblems(guest.page), [])
    await guest.page.getByLabel('Password', { exact: true }).fill('not this one')
    await guest.page.keyboard.press('Enter')
    await guest.page.getByText('That is not the password of this link.').waitFor()
    const complaints = watch(guest.page)
    await guest.page.getByLabel('Password', { exact: true }).fill(password)
    await guest.page.keyboard.press('Enter')
    await guest.page.getByRole('heading', { name: 'For grandma' }).waitFor()
    await guest.page.getByText(org.name).waitFor()
    assert.deepEqual(await seriousProblems(guest.page), [])

    await guest.page.locator('[data-photo] > a').first().click()
    await lightbox(guest.page).waitFor()
    assert.equal(await place(guest.page).innerText(), '1 of 3')
    await guest.page.keyboard.press('ArrowRight')
    await place(guest.page).getByText('2 of 3').waitFor()
    assert.include(guest.page.url(), '/photos/')
    assert.deepEqual(await seriousProblems(guest.page), [])
    const one = guest.page.waitForEvent('download')
    await guest.page.keyboard.press('d')
    assert.equal((await one).suggestedFilename(), 'IMG_2.webp')
    await guest.page.keyboard.press('Escape')
    await lightbox(guest.page).waitFor({ state: 'detached' })
    assert.equal(guest.page.url(), url)
    const all = guest.page.waitForEvent('download')
    await guest.page.locator('[data-download-all]').click()
    assert.equal((await all).suggestedFilename(), 'For grandma.zip')
    assert.deepEqual(complaints(), [])

    await page.getByRole('link', { name: 'Shared', exact: true }).click()
    const row = page.locator('[data-share]')
    await row.getByText('For grandma').waitFor()
    await shown(row, '1 view').waitFor()
    await shown(row, 'Expires in 7 days').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await row.getByRole('button', { name: 'More for For grandma' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByText('stops working at once').waitFor()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('No link is active right now.').waitFor()
    await guest.page.goto(url)
    await guest.page.getByRole('heading', { name: 'This link was withdrawn' }).waitFor()
    await page.getByRole('link', { name: 'Ended' }).click()
    await page.locator('[data-share][data-state=revoked]').waitFor()
    assert.deepEqual(troubles(), [])
    await guest.context.close()
  })

  test('a visitor looks at everything on a phone, in the dark and in German', async ({
    assert,
    browser,
    visit,
  }) => {
    const { org, owner, album, ids } = await threePhotos()
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const { origin } = new URL((await visit('/sign-in')).url())
    const { context, page } = await elsewhere(browser, PHONE)
    await page.goto(origin + pageOf(link.url))
    const troubles = watch(page)
    await page.getByRole('heading', { name: 'Harbour day' }).waitFor()
    await page.getByText('3 Fotos').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.isFalse(await sidewaysOverflow(page))

    await page.getByRole('button', { name: 'Diashow' }).first().click()
    await page.getByRole('button', { name: 'Diashow anhalten' }).waitFor()
    await page.goBack()
    await lightbox(page).waitFor({ state: 'detached' })

    await page.goto(`${origin}${pageOf(link.url)}/photos/${ids[0]}`)
    await place(page).getByText('3 von 3').waitFor()
    const original = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Original herunterladen' }).click()
    assert.equal((await original).suggestedFilename(), 'IMG_1.jpg')
    await page.getByRole('button', { name: 'Zurück zu den Fotos' }).click()
    await lightbox(page).waitFor({ state: 'detached' })
    assert.deepEqual(troubles(), [])
    await context.close()
  })

  test('ended links say so, calmly', async ({ assert, browser, visit }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const { origin } = new URL((await visit('/sign-in')).url())
    const expired = await share(owner, org, { album_id: album.id })
    await ShareLink.within(org.id)
      .where('id', expired.id)
      .update({ expires_at: '2020-01-01 00:00:00' })
    const used = await share(owner, org, { album_id: album.id, max_views: 1 })
    const { context, page } = await elsewhere(browser, PHONE)
    await page.goto(origin + pageOf(used.url))
    await page.getByRole('heading', { name: album.name }).waitFor()
    await context.clearCookies()
    const ends = [
      [pageOf(used.url), 'Dieser Link ist aufgebraucht'],
      [pageOf(expired.url), 'Dieser Link ist abgelaufen'],
      ['/s/nonsense', 'Hier ist nichts'],
    ]
    for (const [path, title] of ends) {
      await page.goto(origin + path)
      await page.getByRole('heading', { name: title }).waitFor()
      assert.deepEqual(await seriousProblems(page), [])
      assert.isFalse(await sidewaysOverflow(page))
    }
    await context.close()
  })

  test('a link is changed where it is listed: another password ends what was open', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner, album } = await threePhotos()
    const link = await share(owner, org, { album_id: album.id, password: 'tulip 7', title: 'One' })
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/shared`)
    const { origin } = new URL(page.url())
    const guest = await elsewhere(browser)
    await guest.page.goto(origin + pageOf(link.url))
    await guest.page.getByLabel('Password', { exact: true }).fill('tulip 7')
    await guest.page.keyboard.press('Enter')
    await guest.page.getByRole('heading', { name: 'One' }).waitFor()

    await page.getByRole('button', { name: 'More for One' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.getByLabel('Name').fill('Two')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByLabel('New password').fill('abc')
    await page.getByLabel('Views').fill('0')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('At least 4 characters, please.').waitFor()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Two')
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByLabel('New password').fill('daisy 8')
    await page.getByLabel('Views').fill('5')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The link is changed.').first().waitFor()
    const row = page.locator('[data-share]')
    await row.getByText('Two').waitFor()
    await shown(row, '1 of 5 views').waitFor()

    await guest.page.reload()
    await guest.page.getByRole('heading', { name: 'These photos are protected' }).waitFor()
    await guest.context.close()
  })

  test('a visitor adds photos where the link allows it', async ({ assert, browser, visit }) => {
    const { org, owner, album } = await threePhotos()
    const link = await share(owner, org, { album_id: album.id, allow_upload: true })
    const { origin } = new URL((await visit('/sign-in')).url())
    const { context, page } = await elsewhere(browser)
    await page.goto(origin + pageOf(link.url))
    const troubles = watch(page)
    await page.getByRole('button', { name: 'Add photos' }).waitFor()
    const picture = { name: 'mine.jpg', mimeType: 'image/jpeg', buffer: await newPicture() }
    const letter = {
      name: 'letter.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('Dear reader'),
    }
    await page.locator('input[type=file]').setInputFiles([picture, letter])
    await page.getByText('1 photo is in. Thank you!').waitFor()
    await page.getByText('letter.jpg: This file is not a picture.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await settle(org)
    await page.getByText('4 photos').waitFor()
    const many = Array.from({ length: 11 }, () => picture)
    await page.locator('input[type=file]').setInputFiles(many)
    await page.getByText('At most 10 photos at a time, please.').waitFor()
    assert.deepEqual(troubles(), [])
    await context.close()
  })
})
