import { test } from '@japa/runner'
import type { Page } from 'playwright'
import Favorite from '#models/favorite'
import Photo from '#models/photo'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { joinOrg, makeOrg } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

const box = (page: Page) => page.getByRole('combobox', { name: 'Search photos' })
const tiles = (page: Page) => page.locator('[data-photo]')
const chips = (page: Page) => page.locator('[data-search-chip]')

/** An org with a lake, a glacier and a hundred other things. */
async function setUp() {
  const { org, owner } = await makeOrg()
  const album = await makeAlbum(org, owner, { name: 'Summer' })
  for (let i = 0; i < 12; i++) await makePhoto(album, owner, { name: `IMG_${i}.jpg` })
  await makePhoto(album, owner, { name: 'lake.jpg', caption: 'At the lake', tags: ['Big trip'] })
  await makePhoto(album, owner, { name: 'glacier.jpg', tags: ['Big trip'], camera: 'X100V' })
  return { org, owner, at: `/orgs/${org.slug}/photos` }
}

const TAKEN = 'tag:"Big trip" camera:X100V'

test.group('Search in the browser', () => {
  test('answers while somebody types, and the address says what is shown', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, at } = await setUp()
    await browserContext.loginAs(owner)
    const page = await visit(at)
    const troubles = watch(page)
    await tiles(page).nth(13).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('gla', { delay: 30 })
    await page.getByText('1 photo', { exact: true }).waitFor()
    assert.equal(await tiles(page).count(), 1)
    assert.include(page.url(), 'q=gla')
    await page.goBack()
    await tiles(page).nth(13).waitFor()
    assert.equal(await box(page).inputValue(), '')
    await page.goForward()
    await page.getByText('1 photo', { exact: true }).waitFor()
    assert.equal(await box(page).inputValue(), 'gla')
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await tiles(page).nth(13).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('suggests by keyboard, and filters become chips that can be changed and taken away', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, at } = await setUp()
    await browserContext.loginAs(owner)
    const page = await visit(at)
    await box(page).click()
    await page.getByRole('option', { name: /^Tag/ }).waitFor()
    await page.keyboard.type('big')
    await page.getByRole('option', { name: /Big trip/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('2 photos', { exact: true }).waitFor()
    assert.equal(await chips(page).count(), 1)
    await page.keyboard.type('camera:x1')
    await page.getByRole('option', { name: /X100V/ }).waitFor()
    await page.keyboard.press('Tab')
    // What was typed finds the same photo: only the address tells that the suggestion was taken.
    await page.waitForURL(({ searchParams }) => searchParams.get('q') === TAKEN)
    await page.getByText('1 photo', { exact: true }).waitFor()
    assert.equal(await chips(page).count(), 2)
    await page.keyboard.press('Backspace')
    assert.equal(await box(page).inputValue(), 'camera:X100V')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await tiles(page).nth(13).waitFor()
    await visit(`${at}?q=${encodeURIComponent('tag:"Big trip" -glacier')}`).then(async (again) => {
      await tiles(again).first().waitFor()
      assert.equal(await tiles(again).count(), 1)
      assert.equal(await chips(again).count(), 1)
      await again.getByRole('button', { name: 'Remove tag:"Big trip"' }).click()
      await again.getByText('13 photos', { exact: true }).waitFor()
    })
  })

  test('says quietly what is not understood, and keeps what was found', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, at } = await setUp()
    await browserContext.loginAs(owner)
    const page = await visit(at)
    await tiles(page).nth(13).waitFor()
    await box(page).fill('colour:red')
    await page.getByText('There is no filter “colour:”', { exact: false }).waitFor()
    assert.equal(await tiles(page).count(), 14)
    await box(page).fill('taken:soon')
    await page.getByText('A date looks like', { exact: false }).waitFor()
    assert.equal(await tiles(page).count(), 14)
    const shared = await visit(`${at}?q=colour:red`)
    await shared.getByText('There is no filter', { exact: false }).first().waitFor()
    assert.equal(await tiles(shared).count(), 0)
  })

  test('finds among favourites, and among the photos of all organizations', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, at } = await setUp()
    const photos = await Photo.within(org.id).orderBy('id')
    for (const photo of photos.slice(-2))
      await Favorite.create({ orgId: org.id, userId: owner.id, photoId: photo.id })
    const other = await makeOrg()
    await joinOrg(other.org, 'member', owner)
    await makePhoto(await makeAlbum(other.org), other.owner, { name: 'lake-2.jpg' })
    await browserContext.loginAs(owner)
    const favorites = await visit(at.replace('photos', 'favorites'))
    await tiles(favorites).nth(1).waitFor()
    await favorites.getByRole('combobox', { name: 'Search your favorites' }).fill('gla')
    await favorites.getByText('1 photo', { exact: true }).waitFor()
    assert.include(favorites.url(), '/favorites?q=gla')
    await favorites.getByRole('combobox').fill('IMG')
    await favorites.getByRole('heading', { name: 'No photo matches' }).waitFor()
    assert.deepEqual(await seriousProblems(favorites), [])

    const all = await visit('/photos')
    const troubles = watch(all)
    await tiles(all).nth(14).waitFor()
    await box(all).click()
    await all.getByRole('option', { name: /^Taken/ }).waitFor()
    await all.keyboard.type('lake')
    await all.getByText('2 photos', { exact: true }).waitFor()
    assert.equal(await tiles(all).count(), 2)
    assert.include(all.url(), '/photos?q=lake')
    assert.deepEqual(troubles(), [])
  })

  test('keeps a photo that is changed where it was found', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { owner, at } = await setUp()
    await browserContext.loginAs(owner)
    const page = await visit(`${at}?q=lake`)
    await tiles(page).first().click()
    await page.locator('[data-lightbox]').getByText('1 of 1', { exact: true }).waitFor()
    await page.keyboard.press('4')
    await page.keyboard.press('Escape')
    await page.locator('[data-lightbox]').waitFor({ state: 'detached' })
    await page.locator('[data-photo] .rating').waitFor()
    assert.equal(await tiles(page).count(), 1)
  })

  test('is asked from the palette, too, and fits a phone', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner, at } = await setUp()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}`)
    await page.locator('[data-albums], h1').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').locator('input').waitFor()
    await page.keyboard.type('lake')
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('option', { name: 'Search photos for “lake”' }).click()
    await page.waitForURL('**/photos?q=lake')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    assert.deepEqual(await seriousProblems(page), [])

    const phone = await browser.newContext(PHONE)
    await phone.loginAs(owner)
    const small = await phone.newPage()
    await small.goto(
      new URL(`${at}?q=${encodeURIComponent('tag:"Big trip" lake')}`, page.url()).href
    )
    await tiles(small).first().waitFor()
    await box(small).click()
    await box(small).pressSequentially(' ca')
    await small.getByRole('option').first().waitFor()
    assert.isFalse(await sidewaysOverflow(small))
    assert.deepEqual(await seriousProblems(small), [])
    await small.keyboard.press('Escape')
    await small.getByRole('button', { name: 'How to search' }).click()
    await small.getByText('Search in words, narrow with filters').waitFor()
    assert.isFalse(await sidewaysOverflow(small))
    await phone.close()
  })
})
