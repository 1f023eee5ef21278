import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import type Album from '#models/album'
import Photo from '#models/photo'
import type Org from '#models/org'
import type User from '#models/user'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { joinOrg, makeOrg, PASSWORD } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const DAY = 86_400_000
const NEWEST = Date.UTC(2025, 6, 28, 18)

const tiles = (page: Page) => page.locator('[data-photo]')
const selected = (page: Page) => page.locator('[data-selected]')
const lightbox = (page: Page) => page.locator('[data-lightbox]')
const scrubber = (page: Page) => page.getByRole('slider', { name: 'Go to a month' })
const scrollY = (page: Page) => page.evaluate<number>('window.scrollY')

/** So many photos, four on each second day: their pictures are missing, which a grid survives. */
async function library(org: Org, owner: User, count: number) {
  const album = await makeAlbum(org, owner)
  await upload(owner, org, album, [{ bytes: await newPicture() }])
  await settle(org)
  const [source] = await Photo.within(org.id)
  await source.merge({ takenAt: NEWEST + DAY, takenOffset: 0 }).save()
  await fill(album, source, count - 1)
  return album
}

async function fill(album: Album, source: Photo, count: number) {
  const { state, name, thumbhash, takenSource, uploadedById } = source
  const rows = Array.from({ length: count }, (_, index) => ({
    orgId: album.orgId,
    albumId: album.id,
    exif: {},
    ...{ state, name, thumbhash, takenSource, uploadedById },
    takenOffset: 0,
    width: index % 3 ? 3000 : 2000,
    height: index % 3 ? 2000 : 3000,
    takenAt: NEWEST - Math.floor(index / 4) * 2 * DAY - (index % 4) * 60_000,
  }))
  for (let at = 0; at < rows.length; at += 100) await Photo.createMany(rows.slice(at, at + 100))
}

/** Until everything in the window is there, in milliseconds: grey rows do not count. */
function untilFilled(page: Page) {
  return page.evaluate<number>(`(async () => {
    const start = performance.now()
    const inView = (element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return bottom > 80 && top < innerHeight
    }
    for (;;) {
      await new Promise(requestAnimationFrame)
      const bones = [...document.querySelectorAll('[data-bones]')].some(inView)
      const tiles = [...document.querySelectorAll('[data-photo]')].some(inView)
      const waited = performance.now() - start
      if ((tiles && !bones) || waited > 10000) return waited
    }
  })()`)
}

async function settled(page: Page, isThere: (y: number) => boolean) {
  for (let turn = 0; turn < 100; turn++) {
    if (isThere(await scrollY(page))) return
    await page.waitForTimeout(100)
  }
  throw new Error(`The page stands at ${await scrollY(page)}`)
}

const topOf = (page: Page, id: string) =>
  page.evaluate<number>(
    `document.querySelector('[data-photo="${id}"]').getBoundingClientRect().top`
  )

/** The photo that stands in the middle of the window. */
const middle = (page: Page) =>
  page.evaluate<string>(
    `document.elementFromPoint(500, innerHeight / 2).closest('[data-photo]')?.dataset.photo
      ?? document.elementFromPoint(500, innerHeight / 2 + 60).closest('[data-photo]').dataset.photo`
  )

test.group('Timeline in the browser', () => {
  test('the oldest photo is one leap away, and only what is near is in the page', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 3000)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    const troubles = watch(page)
    await tiles(page).first().waitFor()
    await page.getByRole('heading', { name: 'July 2025' }).waitFor()
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)')
    const waited = await untilFilled(page)
    assert.isBelow(waited, 5000)
    await page.getByRole('heading', { name: /2021$/ }).first().waitFor()
    assert.isBelow(await tiles(page).count(), 150)
    await settled(page, (y) => y > 50_000)
    assert.isEmpty(troubles().filter((text) => !text.includes('404')))
  })

  test('the scrubber goes to months and years, by keyboard as well', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 1200)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).first().waitFor()
    await scrubber(page).focus()
    await page.keyboard.press('ArrowDown')
    await page.locator('[data-scrubber][aria-valuetext="June 2025"]').waitFor()
    await page.keyboard.press('PageDown')
    await page.locator('[data-scrubber][aria-valuetext="December 2024"]').waitFor()
    await page.keyboard.press('End')
    await page.locator('[data-scrubber][aria-valuetext*="2023"]').waitFor()
    await untilFilled(page)
    await page.keyboard.press('Home')
    await page.locator('[data-scrubber][aria-valuetext="July 2025"]').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('a few photos need no scrubber', async ({ assert, browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 20)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).first().waitFor()
    assert.equal(await scrubber(page).count(), 0)
  })

  test('a day is chosen by its name, a range reaches over months, and all are chosen at once', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 1500)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).nth(5).waitFor()
    const day = page.getByRole('button', { name: 'Select Mon, Jul 28' })
    await day.click()
    await page.getByText('4 selected').waitFor()
    assert.equal(await selected(page).count(), 4)
    await day.click()
    assert.equal(await selected(page).count(), 0)

    await tiles(page).nth(0).hover()
    await tiles(page).nth(0).getByRole('button', { name: 'Select' }).click()
    await page.getByText('1 selected').waitFor()
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)')
    await untilFilled(page)
    await tiles(page)
      .last()
      .click({ modifiers: ['Shift'] })
    await page.getByText('1,500 selected').waitFor()

    await page.keyboard.press('Escape')
    await page.locator('[data-selection-bar]').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+a')
    await page.getByText('1,500 selected').waitFor()
    await page.keyboard.press('Delete')
    await page
      .getByText('1500 photos are in the trash.')
      .or(page.getByText('1,500 photos are in the trash.'))
      .first()
      .waitFor()
    assert.lengthOf(await Photo.within(org.id).whereNull('photos.trashed_at'), 0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await tiles(page).first().waitFor()
    await page.waitForTimeout(1500)
    assert.lengthOf(await Photo.within(org.id).whereNull('photos.trashed_at'), 1500)
  })

  test('keys rate, like and throw away what has the focus, and end it for good when asked', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 12)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).nth(11).waitFor()
    const id = (await tiles(page).nth(2).getAttribute('data-photo'))!
    await tiles(page).nth(2).getByRole('link').focus()
    await page.keyboard.press('4')
    await page.locator(`[data-photo="${id}"] .star`).nth(3).waitFor()
    await page.keyboard.press('f')
    await page.locator(`[data-photo="${id}"] .heart.loved`).waitFor()
    await page.waitForTimeout(300)
    assert.equal((await Photo.within(org.id).where('photos.id', id).firstOrFail()).rating, 4)
    await page.keyboard.press('0')
    await page.locator(`[data-photo="${id}"] .star`).first().waitFor({ state: 'detached' })

    await page.keyboard.press('ArrowRight')
    const gone = await page.evaluate<string>(
      'document.activeElement.closest("[data-photo]").dataset.photo'
    )
    await page.keyboard.press('Shift+Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete this photo for good?' })
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('1 photo is gone for good.').first().waitFor()
    assert.isNull(await Photo.within(org.id).where('photos.id', gone).first())
    assert.equal(await tiles(page).count(), 11)
  })

  test('a member sees no way to end photos for good', async ({ assert, browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    const member = await joinOrg(org, 'member')
    await library(org, owner, 6)
    await browserContext.loginAs(member)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).nth(5).waitFor()
    await tiles(page).nth(1).getByRole('link').focus()
    await page.keyboard.press('Shift+Delete')
    await page.waitForTimeout(300)
    assert.equal(await page.getByRole('dialog').count(), 0)
    assert.equal(await tiles(page).count(), 6)
  })

  test('Back, a reload and the lightbox find the place again, deep in the library', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 2000)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    await tiles(page).first().waitFor()
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight * 0.6)')
    await untilFilled(page)
    // The router notes the place once scrolling has come to rest.
    await page.waitForTimeout(500)
    const id = await middle(page)
    const top = await topOf(page, id)

    await page.locator(`[data-photo="${id}"]`).click()
    await lightbox(page).waitFor()
    await page.goBack()
    await lightbox(page).waitFor({ state: 'detached' })
    assert.closeTo(await topOf(page, id), top, 2)

    await page.getByRole('link', { name: 'Members' }).click()
    await page.waitForURL('**/members')
    await page.goBack()
    await page.locator(`[data-photo="${id}"]`).waitFor()
    await page.waitForTimeout(800)
    assert.closeTo(await topOf(page, id), top, 3)

    await page.waitForTimeout(300)
    await page.reload()
    await page.locator(`[data-photo="${id}"]`).waitFor()
    await page.waitForTimeout(800)
    assert.closeTo(await topOf(page, id), top, 3)
  })

  test('the address of a photo far down opens it among its neighbours', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 1500)
    const photo = await Photo.within(org.id).orderBy('taken_at').offset(200).firstOrFail()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos/${photo.id}`)
    await lightbox(page).waitFor()
    await page
      .locator('[data-lightbox] .place')
      .getByText(/of 1,500$/)
      .waitFor()
    await page.keyboard.press('ArrowRight')
    await page.waitForURL((url) => !url.pathname.endsWith(photo.id))
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
    await tiles(page).first().waitFor()
    assert.isAbove(await scrollY(page), 10_000)
  })

  test('a finger that rests on a photo and moves on chooses all that it comes over', async ({
    browser,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 60)
    const origin = new URL((await visit('/sign-in')).url()).origin
    const context = await (browser as Browser).newContext(PHONE)
    const page = await context.newPage()
    await page.goto(`${origin}/sign-in`)
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/orgs/**')
    await page.goto(`${origin}/orgs/${org.slug}/photos`)
    await tiles(page).nth(8).waitFor()
    const session = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y }],
      })
    const from = (await tiles(page).nth(1).boundingBox())!
    const to = (await tiles(page).nth(4).boundingBox())!
    await touch('touchStart', from.x + 30, from.y + 40)
    await page.waitForTimeout(700)
    await page.getByText('1 selected').waitFor()
    for (let step = 1; step <= 8; step++) {
      const part = step / 8
      await touch(
        'touchMove',
        from.x + 30 + (to.x - from.x) * part,
        from.y + 40 + (to.y - from.y) * part
      )
    }
    await page.getByText('4 selected').waitFor()
    await touch('touchEnd')
    await page.waitForTimeout(200)
    await page.getByText('4 selected').waitFor()
    await context.close()
  })

  test('what can be done with chosen photos takes the place of the title, on a phone too', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await library(org, owner, 5)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos`)
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      await tiles(page).nth(0).getByRole('link').focus()
      await page.keyboard.press('x')
      const bar = page.locator('[data-selection-bar]')
      await bar.getByText('1 selected').click({ trial: true, timeout: 5000 })
      await bar.getByRole('button', { name: 'Tag' }).click({ trial: true, timeout: 5000 })
      await bar.getByRole('button', { name: 'Clear selection' }).click({ timeout: 5000 })
      await bar.waitFor({ state: 'detached' })
      assert.equal(await selected(page).count(), 0)
    }
  })

  test('somebody in two orgs sees the photos of both, and opens each where it lives', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg({ name: 'Choir' })
    const other = await makeOrg({ name: 'Rowing club' })
    await joinOrg(other.org, 'member', owner)
    await library(org, owner, 5)
    await library(other.org, other.owner, 5)
    await browserContext.loginAs(owner)
    const page = await visit('/photos')
    await tiles(page).nth(9).waitFor()
    assert.equal(await tiles(page).getByText('Choir').count(), 5)
    assert.equal(await tiles(page).getByText('Rowing club').count(), 5)
    await tiles(page).filter({ hasText: 'Rowing club' }).first().click()
    await page.waitForURL(`**/orgs/${other.org.slug}/photos/*`)
    await lightbox(page).waitFor()
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`the timeline reads well, on a phone too, in the ${theme}`, async ({
      assert,
      browserContext,
      visit,
    }) => {
      const { org, owner } = await makeOrg()
      await library(org, owner, 600)
      await browserContext.loginAs(owner)
      const page = await visit(`/orgs/${org.slug}/photos`)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await tiles(page).first().waitFor()
      assert.deepEqual(await seriousProblems(page), [])
      await page.setViewportSize({ width: 390, height: 844 })
      await page.waitForTimeout(300)
      assert.deepEqual(await seriousProblems(page), [])
      assert.isFalse(await sidewaysOverflow(page))
    })
  }
})
