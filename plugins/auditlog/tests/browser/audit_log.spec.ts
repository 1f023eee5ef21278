import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { ChangeAlbum } from '#actions/change_album'
import { ChangePhotos } from '#actions/change_photos'
import { PurgeOrg } from '#actions/purge_org'
import Membership from '#models/membership'
import Photo from '#models/photo'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import { CheckChains } from '../../check_chains.js'
import { SealChains } from '../../seal_chains.js'
import { as, bypassing, trailOf } from '../keeping.js'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

async function makeClub() {
  const cast = await makeCast()
  const { org, owner, member } = cast
  const album = await makeAlbum(org, owner, { name: 'Lakes' })
  const photo = await makePhoto(album, owner, { name: 'glacier.jpg' })
  const actor = await Membership.query()
    .where({ org_id: org.id, user_id: member.id })
    .preload('org')
    .preload('user')
    .firstOrFail()
  await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Rivers' } }))
  const change = { trashed: true }
  await as(member, () => new ChangePhotos().handle({ actor, photoIds: [photo.id], change }))
  await new SealChains().handle({ chain: org.id })
  return { ...cast, album, photo, list: `/orgs/${org.slug}/settings/r/plg_auditlog_entries` }
}

test.group('The audit log, in a browser', () => {
  test('tells by keyboard alone who threw a photo away, and brings it back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, member, photo, list } = await makeClub()
    await browserContext.loginAs(owner)
    const page = await visit(list)
    const troubles = watch(page)
    await page.getByText('sealed entries').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('textbox', { name: 'Search' }).focus()
    await page.keyboard.type('glacier')
    await page.keyboard.press('Enter')
    const table = page.getByRole('table', { name: 'Audit log' })
    const thrown = table.getByRole('row').filter({ hasText: 'Photo moved to the trash' })
    await thrown.getByText(member.name).waitFor()
    await thrown.getByRole('link').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Photo moved to the trash' }).waitFor()
    await page.locator('[data-change=trashedAt]').waitFor()
    await page.getByText('Sealed as number').waitFor()
    const way = page.locator('[data-entry]').getByRole('link', { name: 'Look at it' })
    assert.equal(await way.getAttribute('href'), `/orgs/${org.slug}/trash/${photo.id}`)
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Put back what was before' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Put back what was before' }).focus()
    await page.keyboard.press('Enter')
    await dialog.locator('[data-outcome=done]').waitFor()
    const restored = await Photo.within(org.id).where('id', photo.id).firstOrFail()
    assert.isNull(restored.trashedAt)
    assert.deepEqual(troubles(), [])
  })

  test('finds all that was thrown away last week, and brings it back at once', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, admin, album, photo, list } = await makeClub()
    const more = [await makePhoto(album, owner), await makePhoto(album, owner)]
    const actor = await Membership.query()
      .where({ org_id: org.id, user_id: admin.id })
      .preload('org')
      .preload('user')
      .firstOrFail()
    const photoIds = more.map(({ id }) => id)
    const change = { trashed: true }
    await as(admin, () => new ChangePhotos().handle({ actor, photoIds, change }))
    await browserContext.loginAs(owner)
    const page = await visit(list)
    const troubles = watch(page)
    const narrow = async (field: string, choose: () => Promise<void>) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await page.getByRole('button', { name: field, exact: true }).last().click()
      await choose()
    }
    await narrow('What', async () => {
      await page.getByRole('textbox', { name: 'Search What' }).fill('moved to the trash')
      await page.getByRole('checkbox', { name: 'Photo moved to the trash', exact: true }).click()
      await page.getByRole('button', { name: 'Apply' }).click()
    })
    await page.waitForURL(/photo\.trashed/)
    await narrow('Time', () => page.getByRole('button', { name: 'Last 7 days' }).click())
    await page.waitForURL(/P7D/)
    await page.getByText('3 rows', { exact: true }).waitFor()
    const boxes = page.getByRole('checkbox', { name: 'Select Photo moved to the trash' })
    assert.equal(await boxes.count(), 3)
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Put back what was before' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Put back what was before' }).click()
    await dialog.locator('[data-outcome=done]').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const back = await Photo.within(org.id).whereIn('id', [photo.id, ...photoIds])
    assert.isTrue(back.every(({ isTrashed }) => !isTrashed))
    assert.deepEqual(troubles(), [])
  })

  test('filters by a person of the org', async ({ assert, browserContext, visit }) => {
    const { owner, member, list } = await makeClub()
    await browserContext.loginAs(owner)
    const page = await visit(list)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('option', { name: member.name }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    const table = page.getByRole('table', { name: 'Audit log' })
    await page.waitForURL(/f%5BactorId%5D|f\[actorId\]/)
    await table.getByText(member.name).first().waitFor()
    assert.equal(await table.getByText(owner.name).count(), 0)
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('stands on the page of a row, and leads to all about it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, album } = await makeClub()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/settings/r/albums/${album.id}`)
    const trail = page.locator('[data-trail]')
    await trail.getByRole('link', { name: 'Album changed' }).click()
    await page.getByRole('heading', { level: 1, name: 'Album changed' }).waitFor()
    const change = page.locator('[data-change=name]')
    await change.locator('del', { hasText: 'Lakes' }).waitFor()
    await change.locator('ins', { hasText: 'Rivers' }).waitFor()
    await page.getByRole('link', { name: 'Everything about this' }).click()
    await page.getByRole('table', { name: 'Audit log' }).getByText('Album created').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('says in the console of an organization that is gone that it is', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeClub()
    await org.merge({ deletedAt: DateTime.now() }).save()
    await new PurgeOrg().handle({ org })
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin/r/plg_auditlog_entries')
    const table = page.getByRole('table', { name: 'Audit log' })
    await table.getByText('organization that is gone').first().waitFor()
    assert.equal(await table.getByText(org.id).count(), 0)
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('says in the console and on a phone what is not as it was sealed', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const { org, album } = await makeClub()
    const entry = (await trailOf('album', album.id)).at(-1)!
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const row = () => db.from('plg_auditlog_entries').where('id', entry.id)
    await bypassing(() => row().update({ event: 'album.created' }))
    await new CheckChains().handle({ chain: org.id })
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    // Later tests find nothing broken.
    cleanup(async () => {
      await bypassing(() => row().update({ event: entry.event }))
      await new CheckChains().handle({ chain: org.id })
    })
    await phone.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await phone.visit('/admin/r/plg_auditlog_entries')
    await page.getByText(`Entry ${entry.sequence} was altered.`).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.locator('[data-chain]').getByRole('link', { name: 'Look at it' }).first().click()
    await page.locator('[data-entry]').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})
