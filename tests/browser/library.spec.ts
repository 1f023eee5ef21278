import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import Photo from '#models/photo'
import type Album from '#models/album'
import type Org from '#models/org'
import type User from '#models/user'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { joinOrg, makeOrg, PASSWORD } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

const tiles = (page: Page) => page.locator('[data-photo]')
const ready = (page: Page) => page.locator('[data-photo][data-state=ready]')
const selected = (page: Page) => page.locator('[data-selected]')
const place = (page: Page) => page.locator('[data-lightbox] .place')
const lightbox = (page: Page) => page.locator('[data-lightbox]')

/** An album whose photos are prepared, newest first. */
async function albumOf(org: Org, owner: User, count: number, name = 'Summer') {
  const album = await makeAlbum(org, owner, { name })
  const files = Array.from({ length: count }, async (_, index) => ({
    bytes: await newPicture({ takenAt: `2025-07-${String(28 - index).padStart(2, '0')}T10:00:00` }),
    name: `IMG_${index + 1}.jpg`,
  }))
  await upload(owner, org, album, await Promise.all(files))
  await settle(org)
  return album
}

async function check(page: Page, index: number, modifiers: 'Shift'[] = []) {
  await tiles(page).nth(index).hover()
  await tiles(page).nth(index).getByRole('button', { name: 'Select' }).click({ modifiers })
}

const pathOf = (org: Org, album: Album) => `/orgs/${org.slug}/albums/${album.id}`

test.group('Library in the browser', () => {
  test('somebody starts an album and drops pictures into it, which appear when they are ready', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}`)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'Create an album' }).click()
    await page.getByLabel('Name').fill('Glacier trip')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Glacier trip' }).waitFor()

    const pictures = await Promise.all([1, 2, 3].map(() => newPicture()))
    await dropFiles(page, [
      ...pictures.map((bytes, index) => ({ name: `IMG_${index}.jpg`, type: 'image/jpeg', bytes })),
      { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('not a picture') },
    ])
    const tray = page.getByRole('region', { name: 'Uploads' })
    await tray.getByText('3 added').waitFor()
    await tray.getByText('1 file is no picture and was skipped.').waitFor()
    await settle(org)
    await ready(page).nth(2).waitFor()
    await page.getByText('3 photos').waitFor()

    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'again.jpg', mimeType: 'image/jpeg', buffer: pictures[0] },
        { name: 'new.jpg', mimeType: 'image/jpeg', buffer: await newPicture() },
      ])
    await tray.getByText('1 added, 1 already here').waitFor()
    await page.getByRole('link', { name: 'Photos', exact: true }).click()
    await page.waitForURL('**/photos')
    assert.isTrue(await tray.isVisible())
    assert.deepEqual(troubles(), [])
  })

  test('a drop on the list of albums starts a new one', async ({ browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}`)
    await page.getByRole('button', { name: 'New album' }).waitFor()
    await dropFiles(page, [{ name: 'one.jpg', type: 'image/jpeg', bytes: await newPicture() }])
    await page.getByText('1 photo', { exact: true }).waitFor()
    await page.getByLabel('Name').fill('Dropped')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dropped' }).waitFor()
    await page.getByRole('region', { name: 'Uploads' }).getByText('1 added').waitFor()
    await tiles(page).first().waitFor()
  })

  test('a batch that does not fit is refused whole, in the words of the server', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg({ storageLimitBytes: 1000 })
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ name: 'one.jpg', mimeType: 'image/jpeg', buffer: await newPicture() }])
    await page.getByText('Organization storage limit (1,000 B) would be exceeded').first().waitFor()
    await page.getByText('Nothing was added').waitFor()
    assert.equal(await tiles(page).count(), 0)
  })

  test('a file that is no picture says why it failed, and the others go on', async ({
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('certainly not a JPEG') },
        { name: 'fine.jpg', mimeType: 'image/jpeg', buffer: await newPicture() },
      ])
    const tray = page.getByRole('region', { name: 'Uploads' })
    await tray.getByText('1 added, 1 refused').waitFor()
    await tray.getByText('This file is not a picture.').waitFor()
  })

  test('photos are chosen in ranges, tagged together, thrown away and brought back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 6)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    const troubles = watch(page)
    await check(page, 1)
    await check(page, 4, ['Shift'])
    assert.equal(await selected(page).count(), 4)
    await page.getByText('4 selected').waitFor()

    await page.getByRole('button', { name: 'Tag', exact: true }).click()
    await page.getByRole('combobox', { name: 'Tags to add' }).fill('hut')
    await page.keyboard.press('Enter')
    await page.keyboard.type('ice')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Tags of 4 photos changed.').first().waitFor()
    await page.getByRole('button', { name: 'hut 4' }).click()
    await page.waitForURL('**?tag=hut')
    await tiles(page).nth(4).waitFor({ state: 'detached' })
    assert.equal(await tiles(page).count(), 4)

    await page.keyboard.press('Control+a')
    await page.getByText('4 selected').waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await selected(page).count(), 0)
    await page.getByRole('button', { name: 'hut' }).click()
    await tiles(page).nth(5).waitFor()

    await check(page, 0)
    await check(page, 2)
    await page.keyboard.press('Delete')
    await page.getByText('2 photos are in the trash.').first().waitFor()
    assert.equal(await tiles(page).count(), 4)
    await page.getByRole('button', { name: 'Undo' }).click()
    await tiles(page).nth(5).waitFor()
    assert.lengthOf(await Photo.within(org.id).whereNotNull('photos.trashed_at'), 0)
    assert.deepEqual(troubles(), [])
  })

  test('photos move to an album that is made on the way, and back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 3)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await check(page, 0)
    await page.keyboard.press('m')
    await page.getByRole('textbox', { name: 'Album' }).fill('Best of')
    await page.getByRole('button', { name: 'New album “Best of”' }).click()
    await page.getByText('1 photo moved to “Best of”.').first().waitFor()
    assert.equal(await tiles(page).count(), 2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await tiles(page).nth(2).waitFor()
  })

  test('the lightbox is driven by keys, has an address, and Back closes it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 4)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    const troubles = watch(page)
    await tiles(page).nth(1).getByRole('link').focus()
    await page.keyboard.press('Enter')
    await place(page).getByText('2 of 4').waitFor()
    await page.keyboard.press('ArrowRight')
    await place(page).getByText('3 of 4').waitFor()
    assert.match(page.url(), /\/photos\/[0-9a-f-]{36}$/)

    await page.keyboard.press('f')
    await page.getByRole('button', { name: 'Favorite', exact: true, pressed: true }).waitFor()
    await page.keyboard.press('i')
    const info = page.getByRole('complementary', { name: 'About this photo' })
    await info.getByText('IMG_3.jpg').waitFor()
    await info.getByText('Saturday, July 26, 2025').waitFor()
    await info.getByText('Summer', { exact: true }).waitFor()
    await info.getByRole('button', { name: 'Edit the caption' }).click()
    await page.keyboard.type('Above the clouds')
    await page.keyboard.press('Enter')
    await info.getByText('Above the clouds').waitFor()
    await page.keyboard.press('Escape')
    await info.waitFor({ state: 'detached' })
    assert.isTrue(await lightbox(page).isVisible())

    await page.reload()
    await place(page).getByText('3 of 4').waitFor()
    await page.keyboard.press('Escape')
    await lightbox(page).waitFor({ state: 'detached' })
    assert.isTrue(page.url().endsWith(pathOf(org, album)))

    await tiles(page).nth(0).click()
    await place(page).getByText('1 of 4').waitFor()
    await page.goBack()
    await lightbox(page).waitFor({ state: 'detached' })
    assert.equal(await tiles(page).count(), 4)
    assert.deepEqual(troubles(), [])
  })

  test('what is thrown away in the lightbox makes room for the next, and comes back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 3)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await tiles(page).nth(1).click()
    await place(page).getByText('2 of 3').waitFor()
    await page.keyboard.press('Delete')
    await place(page).getByText('2 of 2').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await place(page).getByText('3 of 3').waitFor()
    assert.isTrue(await lightbox(page).isVisible())
  })

  test('only what is near is in the page, and Back finds the place where one was', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 2)
    await multiply(album, 700)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await tiles(page).first().waitFor()
    for (let turn = 0; turn < 12; turn++) {
      await page.mouse.move(700, 500)
      await page.mouse.wheel(0, 4000)
      await page.waitForTimeout(60)
    }
    await scrolledTo(page, (y) => y > 20_000)
    assert.isBelow(await tiles(page).count(), 120)
    // The router notes the place once scrolling has come to rest.
    await page.waitForTimeout(400)
    const before = await page.evaluate<number>('window.scrollY')
    await page.getByRole('link', { name: 'Members' }).click()
    await page.waitForURL('**/members')
    await goBackInAHurry(page)
    await page.waitForURL('**/albums/**')
    await tiles(page).first().waitFor()
    await scrolledTo(page, (y) => Math.abs(y - before) < 300)
    await page.reload()
    await scrolledTo(page, (y) => Math.abs(y - before) < 300)
  })

  test('fingers select by resting, swipe from photo to photo, and pull the lightbox down', async ({
    assert,
    browser,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 4)
    const origin = new URL((await visit('/sign-in')).url()).origin
    const context = await (browser as Browser).newContext(PHONE)
    const page = await context.newPage()
    await page.goto(`${origin}${pathOf(org, album)}`)
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await tiles(page).nth(3).waitFor()
    const touch = await fingerOn(page)

    const box = (await tiles(page).nth(1).boundingBox())!
    await touch('touchStart', box.x + 40, box.y + 60)
    await page.waitForTimeout(600)
    await touch('touchEnd')
    await page.getByText('1 selected').waitFor()
    await tiles(page).nth(2).tap()
    await page.getByText('2 selected').waitFor()
    await page.getByRole('button', { name: 'Clear selection' }).tap()

    await tiles(page).nth(1).tap()
    await place(page).getByText('2 of 4').waitFor()
    await touch('touchStart', 320, 400)
    for (let x = 300; x >= 100; x -= 25) await touch('touchMove', x, 402)
    await touch('touchEnd')
    await place(page).getByText('3 of 4').waitFor()
    await page.waitForTimeout(300)
    await touch('touchStart', 200, 300)
    for (let y = 320; y <= 520; y += 25) await touch('touchMove', 200, y)
    await touch('touchEnd')
    await lightbox(page).waitFor({ state: 'detached' })
    assert.isTrue(page.url().endsWith(pathOf(org, album)))
    await context.close()
  })

  test('an open grid follows what somebody else does', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const friend = await joinOrg(org, 'member')
    const album = await albumOf(org, owner, 2)
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await tiles(page).nth(1).waitFor()
    await page.waitForTimeout(500)
    await upload(friend, org, album, [{ bytes: await newPicture() }])
    await tiles(page).nth(2).waitFor()
    await settle(org)
    await ready(page).nth(2).waitFor()
    await page.getByText('3 photos').waitFor()
    assert.equal(await tiles(page).count(), 3)
  })

  test('the trash tells how long it waits, gives back, and is emptied by those who may', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 3)
    const photos = await Photo.within(org.id).where('album_id', album.id)
    for (const photo of photos) await photo.trash(owner.id)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/trash`)
    const troubles = watch(page)
    await page.getByText('30 days left').first().waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page
      .getByRole('button', { name: /^Select/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('1 thing is back where it was.').first().waitFor()
    await page.locator('[data-trashed]').nth(2).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Empty the trash' }).click()
    const dialog = page.getByRole('dialog', { name: 'Empty the trash?' })
    await dialog.getByText(`in the trash of ${org.name} goes for good`).waitFor()
    await dialog.getByRole('button', { name: 'Empty the trash' }).click()
    await page.getByRole('heading', { name: 'Nothing thrown away' }).waitFor()
    assert.lengthOf(await Photo.within(org.id), 1)
    assert.deepEqual(troubles(), [])
  })

  test('what lies in the trash is looked at, given back and ended where it is seen large', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await albumOf(org, owner, 3)
    const photos = await Photo.within(org.id).where('album_id', album.id)
    for (const photo of photos) await photo.trash(owner.id)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/trash`)
    const troubles = watch(page)
    await page.locator('[data-trashed]').first().click()
    await page.locator('[data-lightbox] [data-current] .picture[data-sharp]').waitFor()
    assert.match(page.url(), /\/trash\/[0-9a-f-]{36}$/)
    await page.locator('[data-lightbox]').getByText('1 of 3', { exact: true }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Move to the trash' }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'About this photo' }).count(), 0)
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.locator('[data-lightbox]').getByText('1 of 2', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete for good' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete this for good?' })
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.locator('[data-lightbox]').getByText('1 of 1', { exact: true }).waitFor()
    await page.reload()
    await page.locator('[data-lightbox]').getByText('1 of 1', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-lightbox]').waitFor({ state: 'detached' })
    assert.equal(await page.locator('[data-trashed]').count(), 1)
    assert.lengthOf(await Photo.within(org.id), 2)
    assert.deepEqual(troubles(), [])
  })

  test('a member without the right sees no way to empty the trash', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const member = await joinOrg(org, 'member')
    const album = await albumOf(org, owner, 1)
    await (await Photo.within(org.id).where('album_id', album.id).firstOrFail()).trash(owner.id)
    await browserContext.loginAs(member)
    const page = await visit(`/orgs/${org.slug}/trash`)
    await page.locator('[data-trashed]').first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Empty the trash' }).count(), 0)
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`every page of the library reads well, by keyboard and on a phone, in the ${theme}`, async ({
      assert,
      browserContext,
      visit,
    }) => {
      const { org, owner } = await makeOrg()
      const album = await albumOf(org, owner, 4)
      await browserContext.loginAs(owner)
      const page = await visit(`/orgs/${org.slug}`)
      const troubles = watch(page)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      for (const path of ['', '/photos', '/favorites', '/trash', `/albums/${album.id}`]) {
        await lookAt(assert, page, `/orgs/${org.slug}${path}`)
      }
      await tiles(page).nth(0).click()
      await place(page).waitFor()
      await page.keyboard.press('i')
      await page.getByRole('complementary').getByText('IMG_1.jpg').waitFor()
      assert.deepEqual(await seriousProblems(page), [])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await check(page, 0)
      await page.keyboard.press('t')
      await page.getByRole('dialog').waitFor()
      assert.deepEqual(await seriousProblems(page), [])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('m')
      await page.getByRole('dialog').getByRole('textbox').waitFor()
      assert.deepEqual(await seriousProblems(page), [])
      assert.deepEqual(troubles(), [])
      await onPhone(assert, page, [
        `/orgs/${org.slug}`,
        `/orgs/${org.slug}/photos`,
        `/orgs/${org.slug}/trash`,
        pathOf(org, album),
      ])
    })
  }

  test('the library speaks German', async ({ browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    await owner.merge({ locale: 'de' }).save()
    const album = await albumOf(org, owner, 1, 'Sommer')
    await browserContext.loginAs(owner)
    const page = await visit(pathOf(org, album))
    await page.getByText('1 Foto').first().waitFor()
    await page.getByRole('button', { name: 'Fotos hinzufügen', exact: true }).waitFor()
    await tiles(page).first().click()
    await page.getByRole('button', { name: 'In den Papierkorb legen' }).waitFor()
    await page.keyboard.press('?')
    for (const cap of ['Pos1', 'Ende', 'Entf'])
      await page.getByRole('dialog').getByText(cap, { exact: true }).first().waitFor()
  })
})

/** Back while the router has not noted yet where this page was scrolled to, on a machine that is busy. */
async function goBackInAHurry(page: Page) {
  await page.evaluate(`requestAnimationFrame(() => {
    window.dispatchEvent(new Event('scroll'))
    setTimeout(() => {
      const until = Date.now() + 60
      const dawdle = () => { while (Date.now() < until); }
      addEventListener('popstate', dawdle, { once: true })
      history.back()
    }, 60)
  })`)
}

async function scrolledTo(page: Page, isThere: (y: number) => boolean) {
  for (let turn = 0; turn < 100; turn++) {
    if (isThere(await page.evaluate<number>('window.scrollY'))) return
    await page.waitForTimeout(100)
  }
  throw new Error(`The page stands at ${await page.evaluate<number>('window.scrollY')}`)
}

async function lookAt(assert: Assert, page: Page, path: string) {
  await page.goto(new URL(path, page.url()).href)
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.deepEqual(await seriousProblems(page), [], path)
  assert.isFalse(await sidewaysOverflow(page), path)
}

async function onPhone(assert: Assert, page: Page, paths: string[]) {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of paths) await lookAt(assert, page, path)
}

interface Dropped {
  name: string
  type: string
  bytes: Buffer
}

/** One finger, as the glass would tell of it. */
async function fingerOn(page: Page) {
  const session = await page.context().newCDPSession(page)
  return (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number, y?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
    })
}

/** Files let go over the page, as the browser would tell of them. */
async function dropFiles(page: Page, files: Dropped[]) {
  const list = files.map(({ bytes, ...rest }) => ({ ...rest, base64: bytes.toString('base64') }))
  await page.evaluate<void>(`(() => {
    const data = new DataTransfer()
    for (const { name, type, base64 } of ${JSON.stringify(list)}) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      data.items.add(new File([bytes], name, { type }))
    }
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      window.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))
    }
  })()`)
}

/** Many photos that look like those of the album; their files are missing, which a grid survives. */
async function multiply(album: Album, count: number) {
  const [source] = await Photo.within(album.orgId).where('album_id', album.id)
  const { state, name, width, height, takenAt, takenSource, thumbhash } = source
  const rows = Array.from({ length: count }, (_, index) => ({
    orgId: album.orgId,
    albumId: album.id,
    exif: {},
    ...{ state, name, width, height, takenSource, thumbhash },
    takenAt: takenAt - (index + 1) * 60_000,
  }))
  for (let at = 0; at < rows.length; at += 100) await Photo.createMany(rows.slice(at, at + 100))
}
