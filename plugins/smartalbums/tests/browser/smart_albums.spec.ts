import { test } from '@japa/runner'
import { seriousProblems, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { makeOrg } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

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
