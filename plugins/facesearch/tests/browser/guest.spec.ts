import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { type Browser, chromium, type Locator, type Page } from 'playwright'
import { create as encodeQr } from 'qrcode'
import sharp from 'sharp'
import type Album from '#models/album'
import type Org from '#models/org'
import ShareLink from '#models/share_link'
import type User from '#models/user'
import { drain } from '#queue/queue'
import { launchOptions } from '#tests/browser_launcher'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { scratchFile } from '#tests/fixtures/scratch'
import { call, linksOf, share } from '#tests/fixtures/sharing'
import { forgetTries } from '#tests/fixtures/tries'
import { unzip } from '#tests/fixtures/unzip'
import { serverUrl, upload } from '#tests/fixtures/uploading'
import { BUILT_IN } from '../../engine/builtin/built_in_info.js'
import { facePool } from '../../engine/face_pool.js'
import { makePhotosOf } from '../crowd.js'
import { type Portrait, portraits } from '../pictures.js'
import { makeFaceOrg } from '../place.js'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
/** Two seconds are meant, less than one is usual; the machine may be busy. */
const GENEROUS_MS = 8_000
const GUEST_PHOTOS = 4
const OTHERS = [120, 90, 60]

/** As a QR reader would find it in the drawing: that of this address, and of no other. */
async function readsAs(code: Locator, address: string) {
  const drawn = await code.locator('path').getAttribute('d')
  const { size, data } = encodeQr(address, { errorCorrectionLevel: 'M' }).modules
  const dots = [...drawn!.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`)
  const wanted = Array.from({ length: size * size }, (_, at) => at)
    .filter((at) => data[at])
    .map((at) => `${(at % size) + 4} ${Math.floor(at / size) + 4}`)
  return JSON.stringify(dots) === JSON.stringify(wanted)
}

const offer = (user: User, org: Org, { id }: { id: string }, method = 'PUT') =>
  call(`/api/v1/orgs/${org.slug}/p/facesearch/links/${id}`, { method, user })

/** Pictures of one person that are no copies of each other, looked at by the engine. */
async function uploadPhotosOf({ picture }: Portrait, owner: User, org: Org, album: Album) {
  const files = await Promise.all(
    Array.from({ length: GUEST_PHOTOS }, async (_, at) => ({
      name: `guest-${at}.jpg`,
      bytes: await sharp(picture)
        .extend({ left: 200 + 90 * at, right: 260, top: 80, bottom: 60, background: '#77685a' })
        .modulate({ brightness: 0.9 + at * 0.05 })
        .jpeg({ quality: 92 })
        .toBuffer(),
    }))
  )
  const { body } = await upload(owner, org, album, files)
  await drain({ orgId: org.id })
  return body.data.map(({ photo }) => String(photo!.id))
}

/** What stands before the camera: a face with some wall around it. */
async function filmOf({ picture }: Portrait) {
  const frame = await sharp(picture)
    .resize(640, 480, { fit: 'contain', background: '#b9ada0' })
    .jpeg({ quality: 95 })
    .toBuffer()
  return scratchFile(frame, 'guest.mjpeg')
}

/** A browser whose camera sees a film instead of the room. */
async function browserWithCamera(film: string) {
  const { args = [], ...options } = await launchOptions()
  const camera = [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]
  return chromium.launch({ ...options, args: [...args, ...camera] })
}

const scanBehind = (token: string) => `${serverUrl()}/s/${token}/p/facesearch`

const photosOn = (page: Page) =>
  page
    .locator('[data-photo]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-photo')!))

test.group('A guest at a party', (group) => {
  group.tap((each) => each.timeout(120_000))
  group.each.setup(forgetTries)
  group.teardown(() => facePool().close())

  test('follows the code on the sign, takes a picture, takes their photos home, and is told when the search is over', async ({
    assert,
    browserContext,
    cleanup,
    visit,
  }) => {
    const place = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
    const { org, owner, album } = place
    const [guest, ...others] = await portraits(1 + OTHERS.length)
    for (const [at, other] of others.entries()) await makePhotosOf(other, album, OTHERS[at])
    const own = await uploadPhotosOf(guest, owner, org, album)
    const link = await share(owner, org, { album_id: album.id, title: 'Garden party' })
    const address = `${link.url}/p/facesearch`

    await browserContext.loginAs(owner)
    const office = await visit(`/orgs/${org.slug}/shared`)
    await office.getByRole('button', { name: 'More for Garden party' }).click()
    await office.getByRole('menuitem', { name: 'Edit' }).click()
    await office.getByText('Visitors may find themselves').click()
    assert.isTrue(
      await readsAs(
        office.locator('[data-face-link]').getByRole('img', { name: 'QR code' }),
        address
      )
    )

    const browser = await browserWithCamera(await filmOf(guest))
    cleanup(() => browser.close())
    const context = await browser.newContext({ ...PHONE, permissions: ['camera'] })
    const page = await context.newPage()
    await page.goto(address)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'I agree, look for me' }).tap()
    await page.getByRole('button', { name: 'Take a picture' }).tap()
    await page.locator('[data-shot]').waitFor({ timeout: 60_000 })
    const begun = Date.now()
    await page.locator('[data-search]').tap()
    await page.getByRole('heading', { name: `${own.length} photos of you` }).waitFor()
    await page.locator('[data-photo] img').first().waitFor()
    assert.isBelow(Date.now() - begun, GENEROUS_MS)
    assert.sameMembers(await photosOn(page), own)
    assert.equal(await sidewaysOverflow(page), false)
    const downloading = page.waitForEvent('download')
    await page.locator('[data-download]').tap()
    const chunks: Buffer[] = []
    for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk)
    const files = unzip(Buffer.concat(chunks))
    assert.lengthOf(files, own.length)
    assert.isTrue(files.every(({ isIntact }) => isIntact))

    await page.getByRole('button', { name: 'Begin again' }).tap()
    const selfie = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: guest.picture }
    await page.locator('[data-file]').setInputFiles(selfie)
    await page.locator('[data-shot]').waitFor()
    await page.locator('[data-search]').tap()
    await page.getByRole('heading', { name: `${own.length} photos of you` }).waitFor()
    assert.sameMembers(await photosOn(page), own)
    assert.deepEqual(troubles(), [])

    await offer(owner, org, link, 'DELETE')
    await page.locator('[data-more]').tap()
    await page.getByRole('heading', { name: 'There is no search by face here' }).waitFor()
    await looksFine(assert, page)
    await page.getByRole('link', { name: 'All photos' }).tap()
    await page.getByRole('heading', { name: 'Garden party' }).waitFor()
  })
})

test.group('A guest whom nobody expects any more', (group) => {
  group.tap((each) => each.timeout(60_000))
  group.each.setup(forgetTries)

  async function makeScene() {
    const place = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
    const { org, owner, album } = place
    const make = async (terms = {}) => {
      const link = await share(owner, org, { album_id: album.id, ...terms })
      await offer(owner, org, link)
      return { ...link, scan: scanBehind(link.token) }
    }
    return { ...place, make }
  }

  async function arrive(browser: unknown, address: string) {
    const context = await (browser as Browser).newContext(PHONE)
    const page = await context.newPage()
    const answer = await page.goto(address)
    return { page, status: answer!.status(), close: () => context.close() }
  }

  test('is told so where the link ended, was taken back, or is none', async ({
    assert,
    browser,
  }) => {
    const { org, owner, make } = await makeScene()
    const expired = await make({ expires_at: DateTime.now().plus({ hours: 1 }).toISO() })
    const past = DateTime.now().minus({ minutes: 1 })
    await ShareLink.within(org.id).where('id', expired.id).update({ expiresAt: past.toSQL() })
    const revoked = await make()
    await call(`${linksOf(org)}/${revoked.id}`, { method: 'DELETE', user: owner })
    for (const [address, status, end] of [
      [expired.scan, 410, 'expired'],
      [revoked.scan, 410, 'revoked'],
      [scanBehind('a'.repeat(43)), 404, 'unknown'],
    ] as const) {
      const guest = await arrive(browser, address)
      await guest.page.locator(`[data-end=${end}]`).getByRole('heading', { level: 1 }).waitFor()
      assert.equal(guest.status, status)
      assert.equal(await sidewaysOverflow(guest.page), false)
      await guest.close()
    }
  })

  test('is asked for the password first, and gets to the search by it', async ({
    assert,
    browser,
  }) => {
    const { make } = await makeScene()
    const guest = await arrive(browser, (await make({ password: 'tulip 7' })).scan)
    assert.equal(guest.status, 401)
    const field = guest.page.getByLabel('Password', { exact: true })
    await field.waitFor()
    await looksFine(assert, guest.page)
    await field.fill('tulip 8')
    await guest.page.keyboard.press('Enter')
    await guest.page.getByText('That is not the password').waitFor()
    await field.fill('tulip 7')
    await guest.page.keyboard.press('Enter')
    await guest.page.getByRole('button', { name: 'I agree, look for me' }).waitFor()
    await guest.close()
  })
})

async function looksFine(assert: Assert, page: Page) {
  assert.deepEqual(await seriousProblems(page), [])
  assert.equal(await sidewaysOverflow(page), false)
}
