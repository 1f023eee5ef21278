import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { BrowserContext, Page, Route } from 'playwright'
import Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeOrg, PASSWORD } from '#tests/fixtures/people'
import { flatPicture, picture } from '#tests/fixtures/pictures'
import { makeAlbum, newPicture, upload } from '#tests/fixtures/uploading'

const tray = (page: Page) => page.getByRole('region', { name: 'Uploads' })
const files = (page: Page) => page.locator('input[type=file]')
const pathTo = (org: Org, album: Album) => `/orgs/${org.slug}/albums/${album.id}`
const photosIn = ({ id, orgId }: Album) => Photo.within(orgId).where('album_id', id)

let hue = 0

/** As many small pictures as are asked for, each of its own colour and so of its own bytes. */
function smallPictures(count: number) {
  const colour = () => `#${(hue++ * 4241 + 0x102030).toString(16).padStart(6, '0').slice(-6)}`
  return Promise.all(Array.from({ length: count }, () => flatPicture(colour(), 24, 18)))
}

const prefixed = (folder: string, entries: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(entries).map(([name, bytes]) => [`${folder}/${name}`, bytes]))

/** A folder on disk, as people have them. */
async function folderOf(entries: Record<string, Buffer | string>) {
  const root = await mkdtemp(join(tmpdir(), 'lumina-pick-'))
  for (const [path, bytes] of Object.entries(entries)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), bytes)
  }
  return root
}

const named = (pictures: Buffer[], name = (index: number) => `IMG_${index}.jpg`) =>
  Object.fromEntries(pictures.map((bytes, index) => [name(index), bytes]))

const entriesOf = (entries: Record<string, Buffer | string>) =>
  Object.entries(entries).map(([name, bytes]) => ({
    name,
    mimeType: name.endsWith('.txt') ? 'text/plain' : 'image/jpeg',
    buffer: Buffer.from(bytes),
  }))

/** Holds back what is sent, as a slow line would. */
async function slowDown(context: BrowserContext, ms: number) {
  await context.route('**/uploads*', async (route: Route) => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    await route.continue().catch(() => undefined)
  })
}

test.group('Uploads in the browser', () => {
  test('hundreds of files end in a report that is true, and can be saved', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner, { name: 'Summer' })
    const pictures = await smallPictures(240)
    await upload(
      owner,
      org,
      album,
      pictures.slice(0, 5).map((bytes) => ({ bytes }))
    )
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    const troubles = watch(page)
    const root = await folderOf({
      ...named(pictures),
      'twice.jpg': pictures[100],
      'broken.jpg': 'certainly not a JPEG',
      'notes.txt': 'words',
      'Thumbs.db': 'x',
      '.hidden.jpg': 'x',
    })
    await files(page).nth(1).setInputFiles(root)
    await page.getByRole('radio', { name: /All into/ }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Add photos' }).click()
    await tray(page).getByText('235 added, 6 already here, 1 refused').waitFor({ timeout: 90_000 })
    await tray(page).getByText('This file is not a picture.').waitFor()
    assert.lengthOf(await photosIn(album), 240)

    const saved = page.waitForEvent('download')
    await tray(page).getByRole('button', { name: 'Save the report' }).click()
    await page.getByRole('menuitem', { name: 'As text' }).click()
    const report = await readFile((await (await saved).path())!, 'utf8')
    assert.include(report, '235 added, 6 already here, 1 refused')
    assert.include(report, 'broken.jpg: This file is not a picture.')
    assert.include(report, '2 files of the system itself were left out.')
    // The browser itself notes the one that was refused.
    assert.deepEqual(
      troubles().filter((trouble) => !trouble.includes('415')),
      []
    )
  })

  test('a reload in the middle asks for the same files and goes on where it stopped', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    const root = await folderOf(named(await smallPictures(60)))
    await browserContext.loginAs(owner)
    await slowDown(browserContext, 60)
    const page = await visit(pathTo(org, album))
    page.on('dialog', (dialog) => void dialog.accept())
    await files(page).nth(1).setInputFiles(root)
    await page.getByRole('dialog').getByRole('button', { name: 'Add photos' }).click()
    await tray(page)
      .getByText(/Adding [12]\d of 60/)
      .waitFor()
    await page.reload()
    await tray(page)
      .getByText(/\d+ files wait to be chosen again/)
      .waitFor()
    await tray(page).locator('input[webkitdirectory]').setInputFiles(root)
    await tray(page).getByText('60 added', { exact: true }).waitFor()
    const names = (await photosIn(album)).map(({ name }) => name)
    assert.lengthOf(names, 60)
    assert.equal(new Set(names).size, 60)

    await tray(page).getByRole('button', { name: 'Close' }).click()
    await page.reload()
    await page.waitForTimeout(500)
    assert.isFalse(await tray(page).isVisible())
  })

  test('without a network everything waits, and goes on by itself', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    await slowDown(browserContext, 60)
    const page = await visit(pathTo(org, album))
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(40))))
    await tray(page)
      .getByText(/Adding \d+ of 40/)
      .waitFor()
    await browserContext.setOffline(true)
    await tray(page).getByText('Waiting for the network').waitFor()
    await page.waitForTimeout(1500)
    assert.equal(await tray(page).getByText('failed').count(), 0)
    await browserContext.setOffline(false)
    await tray(page).getByText('40 added', { exact: true }).waitFor()
    assert.lengthOf(await photosIn(album), 40)
  })

  test('a server that is away for a while is waited for', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    let away = true
    await browserContext.route('**/api/v1/**', (route) =>
      away ? route.fulfill({ status: 503, body: '' }) : route.continue()
    )
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(12))))
    await tray(page).getByText('Waiting for the server').waitFor()
    away = false
    await tray(page).getByText('12 added', { exact: true }).waitFor()
    assert.lengthOf(await photosIn(album), 12)
  })

  test('a server that is dead while the network is there is called by its name', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    const uncaught: string[] = []
    page.on('pageerror', (error) => uncaught.push(error.message))
    let dead = true
    await browserContext.route(/\/(api|orgs)\//, (route) =>
      dead ? route.abort('connectionrefused') : route.continue()
    )
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(12))))
    await tray(page).getByText('The server does not answer').waitFor()
    await page.waitForTimeout(2500)
    dead = false
    await tray(page).getByText('12 added', { exact: true }).waitFor()
    await page.getByText('12 photos').first().waitFor()
    assert.lengthOf(await photosIn(album), 12)
    assert.deepEqual(uncaught, [])
  })

  test('a folder in which nothing is new leaves no empty album behind', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    const pictures = await smallPictures(3)
    const known = Object.entries(named(pictures)).map(([name, bytes]) => ({ name, bytes }))
    await upload(owner, org, album, known)
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    const troubles = watch(page)
    const sidecar = JSON.stringify({
      description: 'By the lake',
      photoTakenTime: { timestamp: '1435948944' },
    })
    const root = await folderOf({
      ...prefixed('Again', named(pictures)),
      'Again/IMG_1.jpg.json': sidecar,
      'Again/package.json': '{"name":"C:\\\\u0000"}',
      'Again/broken.xmp': 'nothing',
    })
    await files(page).nth(1).setInputFiles(join(root, 'Again'))
    await page.getByRole('radio', { name: /An album of/ }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Add photos' }).click()
    await tray(page).getByText('3 already here', { exact: true }).waitFor()
    await tray(page).getByText('Nothing new came for “Again”').waitFor()
    await tray(page).getByText('1 sidecar file filled in 1 photo.').waitFor()
    await tray(page).getByText('2 sidecar files could not be used.').waitFor()
    await page.waitForURL(`**/orgs/${org.slug}`)
    const albums = await Album.within(org.id).whereNull('trashed_at')
    assert.deepEqual(
      albums.map(({ id }) => id),
      [album.id]
    )
    const [photo] = await photosIn(album).where('name', 'IMG_1.jpg')
    assert.equal(photo.caption, 'By the lake')

    const saved = page.waitForEvent('download')
    await tray(page).getByRole('button', { name: 'Save the report' }).click()
    await page.getByRole('menuitem', { name: 'As text' }).click()
    const report = await readFile((await (await saved).path())!, 'utf8')
    assert.include(report, '0 added, 3 already here')
    assert.include(report, 'Again/package.json: This JSON file tells nothing about a photo.')
    assert.include(report, 'Again/broken.xmp: This sidecar file is empty, damaged')
    assert.deepEqual(troubles(), [])
  })

  test('an ended session asks to sign in again and keeps the queue', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    await slowDown(browserContext, 1500)
    const page = await visit(pathTo(org, album))
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(30))))
    await tray(page)
      .getByText(/Adding [1-9]\d* of 30/)
      .waitFor()
    await browserContext.clearCookies()
    // The page follows its photos, and so finds out.
    await page.waitForURL('**/sign-in')
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await tray(page).getByText('30 added', { exact: true }).waitFor()
    assert.lengthOf(await photosIn(album), 30)
  })

  test('uploads are held, taken up again, and called off one by one', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    await slowDown(browserContext, 80)
    const page = await visit(pathTo(org, album))
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(30))))
    await tray(page)
      .getByText(/Adding [1-9]\d* of 30/)
      .waitFor()
    await tray(page).getByRole('button', { name: 'Pause' }).click()
    await tray(page)
      .getByText(/Paused at \d+ of 30/)
      .waitFor()
    await page.waitForTimeout(300)
    const held = (await photosIn(album)).length
    await page.waitForTimeout(600)
    assert.lengthOf(await photosIn(album), held)
    await tray(page).getByRole('button', { name: 'Show the files' }).click()
    await tray(page)
      .getByRole('button', { name: /^Cancel IMG/ })
      .nth(4)
      .click()
    await tray(page).getByRole('button', { name: 'Go on' }).click()
    await tray(page).getByText('29 added, 1 cancelled').waitFor()
    assert.lengthOf(await photosIn(album), 29)
  })

  test('folders become albums, also those that are there already', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const zurich = await makeAlbum(org, owner, { name: 'Zürich' })
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, zurich))
    const pictures = await smallPictures(5)
    const root = await folderOf({
      'trip/zürich/1.jpg': pictures[0],
      'trip/zürich/2.jpg': pictures[1],
      'trip/bern/3.jpg': pictures[2],
      'trip/bern/day 2/4.jpg': pictures[3],
      'trip/5.jpg': pictures[4],
    })
    await files(page).nth(1).setInputFiles(join(root, 'trip'))
    await page.getByRole('radio', { name: /An album of each folder/ }).check()
    await page.getByText('1 album of that name is here already').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Add photos' }).click()
    await tray(page).getByText('5 added', { exact: true }).waitFor()
    const albums = await Album.within(org.id).orderBy('name')
    const counts = await Promise.all(
      albums.map(async (album) => [album.name, (await photosIn(album)).length])
    )
    assert.sameDeepMembers(counts, [
      ['Zürich', 2],
      ['bern', 1],
      ['day 2', 1],
      ['trip', 1],
    ])
  })

  test('a batch that does not fit is refused whole, and this is said once', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg({ storageLimitBytes: 20_000 })
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    const pictures = await Promise.all(Array.from({ length: 80 }, () => newPicture()))
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(pictures)))
    await tray(page).getByText('Nothing was added').waitFor()
    await tray(page).getByRole('button', { name: 'Show the files' }).click()
    assert.equal(await tray(page).getByText('would be exceeded').count(), 1)
    assert.lengthOf(await photosIn(album), 0)
  })

  test('a large file travels in parts and goes on from the last one', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    const tail = Buffer.alloc(11 * 1024 * 1024, 7)
    const bytes = Buffer.concat([await picture({ seed: 77, width: 320, height: 240 }), tail])
    const root = await folderOf({ 'large.jpg': bytes })
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    page.on('dialog', (dialog) => void dialog.accept())
    const offsets: string[] = []
    await browserContext.route('**/uploads/*', async (route) => {
      const offset = await route.request().headerValue('upload-offset')
      if (offset) offsets.push(offset)
      await new Promise((resolve) => setTimeout(resolve, 700))
      await route.continue().catch(() => undefined)
    })
    await files(page).first().setInputFiles(join(root, 'large.jpg'))
    while (offsets.length < 2) await page.waitForTimeout(50)
    await page.reload()
    await tray(page).getByText('1 file waits to be chosen again').waitFor()
    offsets.length = 0
    await tray(page).locator('input[type=file]').first().setInputFiles(join(root, 'large.jpg'))
    await tray(page).getByText('1 added', { exact: true }).waitFor()
    assert.isAtLeast(Number(offsets[0]), 5 * 1024 * 1024)
    assert.lengthOf(await photosIn(album), 1)
  })

  test('one tab sends for all of them', async ({ assert, browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    await slowDown(browserContext, 100)
    const page = await visit(pathTo(org, album))
    const other = await browserContext.newPage()
    await other.goto(page.url())
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(20))))
    await tray(other).getByText('In another tab of this browser').waitFor()
    const more = named(await smallPictures(5), (index) => `more_${index}.jpg`)
    await files(other).first().setInputFiles(entriesOf(more))
    await tray(page).getByText('25 added', { exact: true }).waitFor()
    assert.lengthOf(await photosIn(album), 25)
  })

  test('nobody else sees what somebody was adding', async ({ assert, browserContext, visit }) => {
    const [one, two] = [await makeOrg(), await makeOrg()]
    const album = await makeAlbum(one.org, one.owner)
    await browserContext.loginAs(one.owner)
    await slowDown(browserContext, 200)
    const page = await visit(pathTo(one.org, album))
    page.on('dialog', (dialog) => void dialog.accept())
    await files(page)
      .first()
      .setInputFiles(entriesOf(named(await smallPictures(20))))
    await tray(page)
      .getByText(/Adding \d+ of 20/)
      .waitFor()
    await browserContext.loginAs(two.owner)
    await page.goto(new URL(`/orgs/${two.org.slug}`, page.url()).href)
    await page.getByRole('heading').first().waitFor()
    await page.waitForTimeout(500)
    assert.isFalse(await tray(page).isVisible())
  })

  test('the tray leaves room on a phone', async ({ assert, browserContext, visit }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const page = await visit(pathTo(org, album))
    await page.setViewportSize({ width: 390, height: 844 })
    await files(page)
      .first()
      .setInputFiles(entriesOf({ ...named(await smallPictures(3)), 'bad.jpg': 'no' }))
    await tray(page).getByText('3 added, 1 refused').waitFor()
    const [box, bar] = [
      (await tray(page).boundingBox())!,
      (await page.getByRole('navigation').last().boundingBox())!,
    ]
    assert.isAtMost(box.y + box.height, bar.y)
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})
