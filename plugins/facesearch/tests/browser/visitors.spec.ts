import { test } from '@japa/runner'
import type { Browser, BrowserContext } from 'playwright'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { share } from '#tests/fixtures/sharing'
import { forgetTries } from '#tests/fixtures/tries'
import { BUILT_IN } from '../../engine/builtin/built_in_info.js'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import { makeSelfie, uploadFaces } from '../pictures.js'
import { makeFaceOrg } from '../place.js'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} as const

const SHOTS = process.env.SCREENS

async function elsewhere(browser: unknown, options: Parameters<Browser['newContext']>[0] = PHONE) {
  const context: BrowserContext = await (browser as Browser).newContext(options)
  return { context, page: await context.newPage() }
}

test.group('A guest, in a browser', (group) => {
  group.tap((each) => each.timeout(300_000))
  group.each.setup(forgetTries)
  group.teardown(() => facePool().close())

  test('scans the code, takes a picture, gets their photos, and is forgotten on request', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner, album } = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
    const photo = await uploadFaces(org, owner, album)
    await drain({})
    await makePhoto(album)
    assert.lengthOf(await Face.within(org.id).where('photo_id', photo.id), 3)
    const link = await share(owner, org, { album_id: album.id, title: 'Garden party' })
    const selfie = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await makeSelfie() }

    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/shared`)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'More for Garden party' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.getByText('Visitors may find themselves').click()
    await page.getByText('leads straight to the search').waitFor()
    await page.getByRole('img', { name: 'QR code of the search' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/link.png` })

    const guest = await elsewhere(browser)
    const look = async (name: string) => {
      assert.deepEqual(await seriousProblems(guest.page), [], name)
      assert.equal(await sidewaysOverflow(guest.page), 0, name)
      if (SHOTS) await guest.page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
    }
    await guest.page.goto(link.url)
    const complaints = watch(guest.page)
    await guest.page.locator('[data-find-me]').click()
    await guest.page.getByText('Neither the picture nor the numbers are stored').waitFor()
    await look('consent')
    await guest.page.getByRole('button', { name: 'I agree, look for me' }).click()
    await guest.page.locator('[data-shots]').waitFor()
    const sent: string[] = []
    guest.page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`))
    await guest.page.locator('[data-file]').setInputFiles(selfie)
    await guest.page.locator('[data-shot]').waitFor({ timeout: 120_000 })
    await look('shots')
    const begun = Date.now()
    await guest.page.locator('[data-search]').click()
    await guest.page.getByRole('heading', { name: '1 photo of you' }).waitFor()
    assert.isBelow(Date.now() - begun, 5_000)
    assert.isFalse(
      sent.some((request) => request.includes('/scans')),
      'the picture stays on the device'
    )
    const { host } = new URL(guest.page.url())
    assert.isTrue(
      sent.every((request) => request.includes(`//${host}/`) || /(blob|data):/.test(request)),
      'nothing goes elsewhere'
    )
    await look('found')

    await guest.page.locator('[data-photo] > a').first().click()
    await guest.page.locator('[data-lightbox]').waitFor()
    await guest.page.keyboard.press('Escape')
    await guest.page.locator('[data-lightbox]').waitFor({ state: 'detached' })
    await guest.page.getByRole('heading', { name: '1 photo of you' }).waitFor()
    const download = guest.page.waitForEvent('download')
    await guest.page.locator('[data-download]').click()
    assert.equal((await download).suggestedFilename(), 'Garden party.zip')

    await guest.page.locator('[data-remove-me]').click()
    const dialog = guest.page.getByRole('dialog')
    await dialog.getByLabel('Message').fill('I do not want to be found.')
    await look('remove')
    await dialog.getByRole('button', { name: 'Ask for 1 photo' }).click()
    await guest.page.getByText('Your request was sent').waitFor()

    await page.goto(new URL(`/orgs/${org.slug}/p/facesearch/removals`, page.url()).href)
    await page.getByText('I do not want to be found.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/removals.png` })
    await page.getByRole('button', { name: 'Hide these faces' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Hide these faces' }).click()
    await page.getByText('Nobody waits for an answer').waitFor()
    assert.lengthOf(await Face.within(org.id).where('state', 'suppressed'), 1)

    await guest.page.goto(`${link.url}/p/facesearch`)
    await guest.page.getByRole('button', { name: 'I agree, look for me' }).click()
    await guest.page.locator('[data-way]').click()
    await guest.page.locator('[data-file]').setInputFiles(selfie)
    await guest.page.locator('[data-shot]').waitFor({ timeout: 60_000 })
    await guest.page.locator('[data-search]').click()
    await guest.page.getByRole('heading', { name: 'No photos found' }).waitFor()
    await look('none')
    assert.isTrue(sent.some((request) => request.includes('/scans')))
    assert.deepEqual(troubles(), [])
    assert.deepEqual(complaints(), [])
    await guest.context.close()
  })
})
