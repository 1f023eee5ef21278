import { test } from '@japa/runner'
import type { Browser, Locator, Page } from 'playwright'
import sharp from 'sharp'
import type User from '#models/user'
import { seriousProblems, watch } from '#tests/browser/looking'
import { makeOrg, PASSWORD } from '#tests/fixtures/people'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import {
  type FileToSend,
  makeAlbum,
  newPicture,
  serverUrl,
  settle,
  upload,
} from '#tests/fixtures/uploading'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const LARGE = { width: 3000, height: 2000 }

const tiles = (page: Page) => page.locator('[data-photo]')
const ready = (page: Page) => page.locator('[data-photo][data-state=ready]')
const lightbox = (page: Page) => page.locator('[data-lightbox]')
const place = (page: Page) => page.locator('[data-lightbox] .place')
const picture = (page: Page) => page.locator('[data-current] .picture')
const percent = async (page: Page) =>
  Number.parseInt(await page.locator('[data-percent]').innerText())

/** Pictures of an album, newest first. */
async function makeShow(files: FileToSend[]) {
  const { org, owner } = await makeOrg()
  const album = await makeAlbum(org, owner, { name: 'Summer' })
  await upload(owner, org, album, files)
  await settle(org)
  return { org, owner, path: `/orgs/${org.slug}/albums/${album.id}` }
}

async function pictures(count: number, size = {}) {
  const files = Array.from({ length: count }, async (_, index) => ({
    name: `IMG_${index + 1}.jpg`,
    bytes: await newPicture({
      takenAt: `2025-07-${String(28 - index).padStart(2, '0')}T10:00:00`,
      offset: '+02:00',
      gps: { latitude: 46.5775, longitude: 7.9855 },
      ...size,
    }),
  }))
  return Promise.all(files)
}

/** Notes which files of photos a page asks for. */
function asked(page: Page, kind: string) {
  const urls: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith(`/files/${kind}`)) urls.push(request.url())
  })
  return urls
}

async function openFirst(page: Page) {
  await ready(page).first().waitFor()
  await tiles(page).first().click()
  await page.locator('[data-current] .picture[data-sharp]').waitFor()
  await page.waitForTimeout(300)
}

/** How different two pictures of the same size are: 0 to 255 on average. */
async function difference(one: Buffer, other: Buffer) {
  const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer()
  const [a, b] = [await raw(one), await raw(other)]
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs(a[at] - b[at])
  return sum / a.length
}

test.group('The lightbox', () => {
  test('opens from the tile with what the tile shows, without a blink or a jump', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(3, { width: 900, height: 600 }))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    const troubles = watch(page)
    await ready(page).nth(2).waitFor()
    await page.waitForTimeout(600)
    await page.mouse.move(5, 5)
    const clip = (await tiles(page).nth(1).boundingBox())!
    const before = await page.screenshot({ clip })
    // Every movement stands still at its very beginning.
    await page.evaluate(`(() => {
      window.moved = 0
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) window.moved += value
      }).observe({ type: 'layout-shift' })
      const animate = Element.prototype.animate
      window.flights = []
      Element.prototype.animate = function (...how) {
        const flight = animate.apply(this, how)
        flight.pause()
        flight.currentTime = 0
        window.flights.push(flight)
        return flight
      }
    })()`)
    await tiles(page)
      .nth(1)
      .getByRole('link')
      .evaluate((link) => (link as unknown as { click(): void }).click())
    await lightbox(page).waitFor()
    const first = await page.screenshot({ clip })
    assert.isBelow(await difference(before, first), 4)
    assert.isTrue(
      await page.evaluate<boolean>(
        `[...document.querySelectorAll('[data-current] [data-shown]')].some((image) => image.complete)`
      )
    )
    await page.evaluate('window.flights.forEach((flight) => flight.play())')
    await page.locator('[data-current] .picture[data-sharp]').waitFor()
    await page.waitForTimeout(500)
    const box = (await picture(page).boundingBox())!
    assert.closeTo(box.x + box.width / 2, 640, 2)
    assert.equal(await page.evaluate('window.moved'), 0)

    await page.evaluate('window.flights = []')
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
    await page.locator('[data-flight]').waitFor({ state: 'attached' })
    await page.evaluate('window.flights.forEach((flight) => flight.play())')
    await page.locator('[data-flight]').waitFor({ state: 'detached' })
    assert.deepEqual(troubles(), [])
  })

  test('the wheel enlarges what is under the pointer, down to the pixels of the original', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(2, LARGE))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    const troubles = watch(page)
    const full = asked(page, 'full')
    await openFirst(page)
    assert.lengthOf(full, 0)

    const pointer = { x: 800, y: 300 }
    const under = async () => {
      const { x, y, width, height } = (await picture(page).boundingBox())!
      return [(pointer.x - x) / width, (pointer.y - y) / height]
    }
    await page.mouse.move(pointer.x, pointer.y)
    const [x, y] = await under()
    for (let turn = 0; turn < 6; turn++) {
      await page.mouse.wheel(0, -120)
      await page.waitForTimeout(40)
    }
    await page.locator('[data-detail=shown]').waitFor()
    assert.closeTo((await under())[0], x, 0.005)
    assert.closeTo((await under())[1], y, 0.005)
    assert.lengthOf(full, 1)
    assert.isAtLeast(await percent(page), 100)
    assert.equal(
      await page
        .locator('[data-full]')
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      LARGE.width
    )

    await page.keyboard.press('0')
    await page.locator('[data-percent]').waitFor({ state: 'detached' })
    await page.keyboard.press('z')
    await page.locator('[data-percent]').getByText('100%').waitFor()
    await page.waitForTimeout(400)
    assert.closeTo((await picture(page).boundingBox())!.width, LARGE.width, 0.1)
    assert.equal(await lightbox(page).count(), 1)
    await page.keyboard.press('Escape')
    await page.locator('[data-percent]').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
    assert.deepEqual(troubles(), [])
  })

  test('two fingers enlarge, one moves and throws, two taps bring the whole back', async ({
    assert,
    browser,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(2, LARGE))
    const { page, context } = await onPhone(browser as Browser, visit, owner, path)
    await ready(page).first().waitFor()
    await tiles(page).first().tap()
    await page.locator('[data-current] .picture[data-sharp]').waitFor()
    await page.waitForTimeout(300)
    const touch = await fingersOn(page)
    const rest = (await picture(page).boundingBox())!

    await touch('touchStart', [170, 420], [220, 420])
    for (let spread = 30; spread <= 150; spread += 20) {
      await touch('touchMove', [195 - spread, 420], [195 + spread, 420])
    }
    await touch('touchEnd')
    await page.waitForTimeout(400)
    const pinched = (await picture(page).boundingBox())!
    assert.isAbove(pinched.width, rest.width * 2.5)
    assert.closeTo(pinched.x + pinched.width / 2, 195, 30)

    await touch('touchStart', [100, 420])
    for (let x = 120; x <= 220; x += 20) await touch('touchMove', [x, 420])
    await touch('touchEnd')
    const thrown = (await picture(page).boundingBox())!
    assert.isAbove(thrown.x, pinched.x + 60)
    await page.waitForTimeout(900)
    const settled = (await picture(page).boundingBox())!
    assert.isAbove(settled.x, thrown.x)
    assert.isAtMost(settled.x, 1)

    for (let tap = 0; tap < 2; tap++) {
      await touch('touchStart', [195, 420])
      await touch('touchEnd')
    }
    await page.waitForTimeout(500)
    assert.closeTo((await picture(page).boundingBox())!.width, rest.width, 1)
    await context.close()
  })

  test('neighbours are ready before their turn, and further ones on their way', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(5))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    const previews = asked(page, 'preview')
    await openFirst(page)
    await page.waitForTimeout(800)
    assert.isAtLeast(new Set(previews).size, 3)
    await page.keyboard.press('ArrowRight')
    await place(page).getByText('2 of 5').waitFor()
    assert.equal(await picture(page).getAttribute('data-sharp'), 'true')
    await page.keyboard.press('End')
    await place(page).getByText('5 of 5').waitFor()
    await page.keyboard.press('Home')
    await place(page).getByText('1 of 5').waitFor()
  })

  test('caption, tags, date and stars are edited where they stand, and stay', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(3))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    const troubles = watch(page)
    await ready(page).nth(2).waitFor()
    await tiles(page).nth(1).click()
    await place(page).getByText('2 of 3').waitFor()
    await page.keyboard.press('4')
    await page.locator('[data-note]').waitFor()
    await page.keyboard.press('t')
    await page.keyboard.type('glacier')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    const info = page.getByRole('complementary', { name: 'About this photo' })
    await info.getByText('glacier').waitFor()
    await info.getByRole('button', { name: 'Edit the caption' }).click()
    await page.keyboard.type('Eiger at dawn')
    await page.keyboard.press('Enter')
    await info.getByText('Eiger at dawn').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await info.getByText('Eiger at dawn').waitFor({ state: 'detached' })
    await info.getByRole('button', { name: 'Edit the caption' }).click()
    await page.keyboard.type('Eiger at dawn')
    await page.keyboard.press('Enter')
    await info.getByText('Eiger at dawn').waitFor()
    await info.getByText('46.5775° N, 7.9855° E').waitFor()
    await info.locator('[data-map]').waitFor()
    await page.waitForTimeout(600)
    assert.deepEqual(await seriousProblems(page), [])

    await info.locator('[data-date-opener]').click()
    await info.locator('[data-date]').fill('1799-01-01T00:00:00')
    await info.getByRole('button', { name: 'Save' }).click()
    await info.getByText('That is not a date on which a photo was taken.').waitFor()
    // Newer than the others: the photo goes to the front of the grid behind.
    await info.locator('[data-date]').fill('2025-08-03T14:02:31')
    await info.getByRole('button', { name: 'Save' }).click()
    await info.getByText('Sunday, August 3, 2025').waitFor()
    await info.getByText('2:02 PM · UTC+2').waitFor()
    await place(page).getByText('1 of 3').waitFor()
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Date changed.' })
      .getByRole('button', { name: 'Undo' })
      .click()
    await info.getByText('Sunday, July 27, 2025').waitFor()
    await place(page).getByText('2 of 3').waitFor()
    await info.locator('[data-date-opener]').click()
    await info.locator('[data-date]').fill('2025-08-03T14:02:31')
    await info.getByRole('button', { name: 'Save' }).click()
    await info.getByText('Sunday, August 3, 2025').waitFor()

    await page.reload()
    await place(page).getByText('1 of 3').waitFor()
    await page.keyboard.press('i')
    for (const text of ['Eiger at dawn', 'glacier', 'Sunday, August 3, 2025', '2:02 PM · UTC+2'])
      await info.getByText(text).first().waitFor()
    await info.getByRole('button', { name: '4 stars', pressed: true }).waitFor()
    await page.keyboard.press('0')
    await info.getByRole('button', { name: '4 stars', pressed: false }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('the picture makes room for what is said of it, and can be looked at closely beside it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(2, LARGE))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    await page.setViewportSize({ width: 1280, height: 800 })
    await openFirst(page)
    const { width: before } = (await picture(page).boundingBox())!
    assert.closeTo(before, 1200, 1)
    await page.keyboard.press('i')
    const panel = page.getByRole('complementary', { name: 'About this photo' })
    await panel.waitFor()
    await page.waitForFunction(
      `document.querySelector('[data-current] .picture').getBoundingClientRect().right <= 921`
    )
    await page.waitForTimeout(300)
    const beside = (await panel.boundingBox())!
    const small = (await picture(page).boundingBox())!
    assert.isAtMost(small.x + small.width, beside.x + 1)
    assert.closeTo(small.x + small.width / 2, beside.x / 2, 1)
    await page.mouse.move(small.x + small.width * 0.75, 400)
    await page.mouse.wheel(0, -400)
    await page.locator('[data-percent]').waitFor()
    const pill = (await page.getByRole('group', { name: 'Size', exact: true }).boundingBox())!
    assert.closeTo(pill.x + pill.width / 2, beside.x / 2, 1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('i')
    await panel.waitFor({ state: 'detached' })
    await page.waitForFunction(
      `document.querySelector('[data-current] .picture').getBoundingClientRect().width > 1190`
    )
    await page.mouse.move(1000, 400)
    await page.mouse.wheel(0, -400)
    await page.locator('[data-percent]').waitFor()
    await page.mouse.down()
    await page.mouse.move(0, 400, { steps: 5 })
    await page.mouse.up()
    await page.keyboard.press('i')
    await panel.waitFor()
    await page.waitForTimeout(600)
    const close = (await picture(page).boundingBox())!
    assert.isAtMost(close.x, 0)
    assert.isAtLeast(close.x + close.width, beside.x - 1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('i')
    await panel.waitFor({ state: 'detached' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.waitForTimeout(300)
    const wide = (await picture(page).boundingBox())!
    await page.keyboard.press('i')
    await panel.waitFor()
    await page.waitForTimeout(400)
    const lifted = (await picture(page).boundingBox())!
    assert.closeTo(lifted.width, wide.width, 1)
    assert.isBelow(lifted.y, wide.y)
  })

  test('what moves in its file moves here, too', async ({ assert, browserContext, visit }) => {
    const { owner, path } = await makeShow([{ name: 'flag.gif', bytes: await movingPicture() }])
    await browserContext.loginAs(owner)
    const page = await visit(path)
    await openFirst(page)
    await page.waitForTimeout(2500)
    const clip = { x: 540, y: 300, width: 200, height: 200 }
    const seen: Buffer[] = []
    for (let look = 0; look < 6; look++) {
      seen.push(await page.screenshot({ clip }))
      await page.waitForTimeout(170)
    }
    const changes = await Promise.all(seen.slice(1).map((shot) => difference(seen[0], shot)))
    assert.isAbove(Math.max(...changes), 20)
  })

  test('visitors get no original where their link hands out none, however close they look', async ({
    assert,
    browser,
  }) => {
    const [file] = await pictures(1, LARGE)
    const { org, owner, album } = await makeSharedAlbum([file])
    for (const generous of [false, true]) {
      const terms = { album_id: album.id, allow_originals: generous }
      const { token } = await share(owner, org, terms)
      const context = await (browser as Browser).newContext()
      const page = await context.newPage()
      const full = asked(page, 'full')
      const originals = asked(page, 'original')
      await page.goto(`${serverUrl()}/s/${token}`)
      await openFirst(page)
      await page.keyboard.press('z')
      for (let turn = 0; turn < 4; turn++) await page.keyboard.press('+')
      await page.waitForTimeout(800)
      if (generous) await page.locator('[data-detail=shown]').waitFor()
      assert.equal(full.length, generous ? 1 : 0)
      assert.lengthOf(originals, 0)
      assert.equal(await page.getByRole('button', { name: 'About this photo' }).count(), 0)
      await context.close()
    }
  })

  test('Esc goes back one level at a time, and focus stays inside until the end', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, path } = await makeShow(await pictures(2))
    await browserContext.loginAs(owner)
    const page = await visit(path)
    await openFirst(page)
    for (let turn = 0; turn < 14; turn++) {
      await page.keyboard.press('Tab')
      assert.isTrue(await inside(lightbox(page)))
    }
    await page.keyboard.press('i')
    await page.keyboard.press('+')
    await page.locator('[data-percent]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-percent]').waitFor({ state: 'detached' })
    const info = page.getByRole('complementary', { name: 'About this photo' })
    assert.isTrue(await info.isVisible())
    await page.keyboard.press('Escape')
    await info.waitFor({ state: 'detached' })
    assert.isTrue(await lightbox(page).isVisible())
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Pixel by pixel, and back').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
  })
})

const inside = (layer: Locator) =>
  layer.evaluate((element) => element.contains(element.ownerDocument.activeElement))

/** Two frames, one light and one dark. */
async function movingPicture() {
  const frame = (background: string) =>
    sharp({ create: { width: 320, height: 240, channels: 3, background } })
      .png()
      .toBuffer()
  const frames = await Promise.all(['#ffffff', '#402000'].map(frame))
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: [400, 400], loop: 0 })
    .toBuffer()
}

async function onPhone(
  browser: Browser,
  visit: (path: string) => Promise<Page>,
  user: User,
  path: string
) {
  const { origin } = new URL((await visit('/sign-in')).url())
  const context = await browser.newContext(PHONE)
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  await page.getByLabel('E-mail address').fill(user.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await tiles(page).first().waitFor()
  return { page, context }
}

/** Fingers, as the glass would tell of them. */
async function fingersOn(page: Page) {
  const session = await page.context().newCDPSession(page)
  return (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    })
}
