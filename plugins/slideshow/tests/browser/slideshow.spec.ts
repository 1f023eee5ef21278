import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { seriousProblems, watch } from '#tests/browser/looking'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { newPicture } from '#tests/fixtures/uploading'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

const tiles = (page: Page) => page.locator('[data-photo]')
const lightbox = (page: Page) => page.locator('[data-lightbox]')
const place = (page: Page) => lightbox(page).locator('.place')
const start = (page: Page) => page.getByRole('button', { name: 'Start the slideshow' })
const pace = (page: Page) => page.getByRole('button', { name: '3 seconds' })

async function makeShow() {
  const files = ['2025-07-28', '2025-07-27'].map(async (day) => ({
    name: `${day}.jpg`,
    bytes: await newPicture({ takenAt: `${day}T10:00:00` }),
  }))
  const cast = await makeSharedAlbum(await Promise.all(files))
  return { ...cast, path: `/orgs/${cast.org.slug}/albums/${cast.album.id}` }
}

async function openFirst(page: Page) {
  await page.locator('[data-photo][data-state=ready]').first().waitFor()
  await tiles(page).first().click()
  await page.locator('[data-current] .picture[data-sharp]').waitFor()
}

test.group('The slideshow', () => {
  test('goes round at the pace one likes, until Esc', async ({ assert, browserContext, visit }) => {
    const { owner, path } = await makeShow()
    await browserContext.loginAs(owner)
    const page = await visit(path)
    const troubles = watch(page)
    await openFirst(page)
    await start(page).waitFor()
    await page.keyboard.press('p')
    await pace(page).click()
    assert.equal(await page.getByRole('button', { name: 'Favorite', exact: true }).count(), 0)
    await place(page).getByText('2 of 2').waitFor()
    await place(page).getByText('1 of 2').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.keyboard.press('Escape')
    await start(page).waitFor()
    await page.waitForTimeout(3500)
    assert.equal(await place(page).innerText(), '1 of 2')
    await page.keyboard.press(' ')
    assert.equal(await pace(page).getAttribute('aria-pressed'), 'true')
    await page.keyboard.press('ArrowRight')
    await start(page).waitFor()
    await place(page).getByText('2 of 2').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Slideshow', { exact: true }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('is started by whoever has a share link, on a phone too', async ({
    assert,
    browser,
    visit,
  }) => {
    const { org, owner, album } = await makeShow()
    const link = await share(owner, org, { album_id: album.id })
    const page = await visit(`/s/${link.token}`)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'Slideshow', exact: true }).last().click()
    await pace(page).click()
    await place(page).getByText('2 of 2').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
    await openFirst(page)
    await start(page).waitFor()
    assert.deepEqual(troubles(), [])

    const phone = await browser.newContext(PHONE)
    const small = await phone.newPage()
    await small.goto(new URL(`/s/${link.token}`, page.url()).href)
    await small.getByRole('button', { name: 'Slideshow', exact: true }).last().tap()
    await pace(small).waitFor()
    await phone.close()
  })

  test('is not there where an org has switched it off', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, path } = await makeShow()
    await new SwitchPluginForOrg().handle({ id: 'slideshow', orgId: org.id, isOn: false })
    await browserContext.loginAs(owner)
    const page = await visit(path)
    await openFirst(page)
    await page.getByRole('button', { name: 'About this photo' }).waitFor()
    await page.keyboard.press('p')
    await page.waitForTimeout(300)
    assert.equal(await page.locator('[data-play]').count(), 0)
    assert.equal(await pace(page).count(), 0)
  })
})
