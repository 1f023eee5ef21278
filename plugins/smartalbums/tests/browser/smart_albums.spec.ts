import { test } from '@japa/runner'
import { seriousProblems, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { makeOrg } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import SavedSearch from '../../saved_search.js'

test.group('A search', () => {
  test('is kept as a smart album, which opens by its name, is renamed and removed', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner, { name: 'Summer' })
    await makePhoto(album, owner, { name: 'lake.jpg' })
    await makePhoto(album, owner, { name: 'glacier.jpg' })
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos?q=glacier`)
    const troubles = watch(page)
    await page.getByRole('button', { name: 'Save as a smart album' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Ice')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Ice', level: 1 }).waitFor()
    const albums = await visit(`/orgs/${org.slug}`)
    const card = albums.locator('[data-smart-album]')
    await card.getByText('1 photo').waitFor()
    await card.getByRole('button', { name: 'Options of Ice' }).click()
    await albums.getByRole('menuitem', { name: 'Rename' }).click()
    await albums.getByRole('textbox', { name: 'Name' }).fill('Glaciers')
    await albums.getByRole('button', { name: 'Save', exact: true }).click()
    await card.getByRole('link', { name: 'Glaciers' }).click()
    await albums.getByRole('heading', { name: 'Glaciers', level: 1 }).waitFor()
    await albums.locator('[data-photo]').first().waitFor()
    assert.equal(await albums.locator('[data-photo]').count(), 1)
    assert.equal(await albums.getByRole('button', { name: 'Save as a smart album' }).count(), 0)
    await albums.getByRole('combobox').fill('lake')
    await albums.getByRole('heading', { name: 'Photos', level: 1 }).waitFor()
    await albums.getByRole('button', { name: 'Save as a smart album' }).waitFor()
    await albums.getByRole('combobox').fill('glacier')
    await albums.getByRole('heading', { name: 'Glaciers', level: 1 }).waitFor()
    await albums.goBack()
    await card.getByRole('button', { name: 'Options of Glaciers' }).click()
    await albums.getByRole('menuitem', { name: 'Remove' }).click()
    await card.waitFor({ state: 'detached' })
    await albums.getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    // While a note is there, the list of notes has guards around it that nobody but the keyboard meets.
    await albums.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
    assert.deepEqual(await seriousProblems(albums), [])
    assert.deepEqual(troubles(), [])
  })
})

test.group('Many smart albums', () => {
  test('are searched for as somebody comes near them', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeShelf(40)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}`)
    const cards = page.locator('[data-smart-album]')
    await cards.first().waitFor()
    await page.waitForLoadState('networkidle')
    assert.isBelow(await cards.count(), 40)
    while ((await cards.count()) < 40) {
      await page.mouse.wheel(0, 2000)
      await page.waitForTimeout(100)
    }
    await page.waitForTimeout(500)
    assert.equal(await cards.count(), 40)
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('that did not come say so, and come when they are asked for again', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeShelf(1)
    await browserContext.loginAs(owner)
    await browserContext.route('**/p/smartalbums/searches*', (route) => route.abort())
    const page = await visit(`/orgs/${org.slug}`)
    await page.getByText('Smart albums could not be loaded').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await browserContext.unroute('**/p/smartalbums/searches*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-smart-album]').waitFor()
    assert.equal(await page.getByText('Smart albums could not be loaded').count(), 0)
  })
})

/** An org with an album, and so many smart ones. */
async function makeShelf(count: number) {
  const { org, owner } = await makeOrg()
  await makeAlbum(org, owner, { name: 'Summer' })
  await SavedSearch.createMany(
    Array.from({ length: count }, (_, index) => ({
      orgId: org.id,
      name: `Lakes ${index}`,
      q: 'lake',
    }))
  )
  return { org, owner }
}
