import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { DateTime } from 'luxon'
import type { Page } from 'playwright'
import { defineAdminResource } from '#admin/define_admin_resource'
import { registerAdminResource } from '#admin/registry'
import Album from '#models/album'
import ShareLink from '#models/share_link'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { until } from '#tests/contracts/queue/until'
import { makeCast, makeUser } from '#tests/fixtures/people'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const yes = () => true
const GB = 2 ** 30

/** Links as an operator might arrange them: every kind of field, an action that hands something over, rows beside. */
const links = defineAdminResource(ShareLink, {
  name: 'tried_links',
  tenancy: 'org',
  policy: {
    viewAny: yes,
    view: yes,
    create: yes,
    update: yes,
    delete: yes,
    run_address: yes,
  } as object,
  record: { title: 'title' },
  fields: { maxViews: { kind: 'bytes' } },
  list: { columns: ['title', 'albumId', 'expiresAt'], sort: '-createdAt', filters: ['albumId'] },
  forms: {
    update: vine.create({
      title: vine.string().trim().minLength(3).maxLength(80),
      albumId: vine.string().uuid().nullable(),
      expiresAt: vine.date({ formats: ['iso8601'] }).nullable(),
      maxViews: vine
        .number()
        .withoutDecimals()
        .range([0, 2 ** 31 - 1])
        .nullable(),
    }),
  },
  actions: {
    address: { on: ['row'], run: async () => ({ label: 'Its address', value: 'https://x/s/1' }) },
  },
})

const albums = defineAdminResource(Album, {
  name: 'tried_albums',
  tenancy: 'org',
  policy: { viewAny: yes, view: yes, update: yes },
  record: { title: 'name' },
  list: { columns: ['name'], sort: 'name', search: ['name'] },
  related: [{ resource: 'tried_links', by: 'albumId' }],
})

async function scene() {
  const cast = await makeCast()
  const [summer, winter] = await Promise.all(
    ['Summer', 'Winter'].map((name) =>
      cast.org.related('albums').create({ name: `${name} of ${cast.org.slug}` })
    )
  )
  const link = await cast.org.related('shareLinks').create({
    title: 'For Grandma',
    albumId: summer.id,
    tokenHash: `hash-${summer.id}`,
    tokenSealed: 'sealed',
  })
  const operator = await makeUser({ superadminAt: DateTime.now() })
  return { ...cast, summer, winter, link, operator, path: `/admin/r/tried_links/${link.id}` }
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const stored = (link: ShareLink) =>
  ShareLink.acrossOrgs().where('share_links.id', link.id).firstOrFail()

/** What is said in passing is over: only the page itself is looked at. */
async function troublesOf(page: Page) {
  const close = page.getByRole('button', { name: 'Close', exact: true })
  for (const button of await close.all()) await button.click()
  return seriousProblems(page)
}

test.group('A row in the console, in a browser', (group) => {
  group.each.setup(() => {
    const undo = [links, albums].map(registerAdminResource)
    return () => undo.forEach((takeAway) => takeAway())
  })

  test('is changed by keyboard alone, with its album picked and an amount in its unit', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { path, link, summer, winter, operator } = await scene()
    await browserContext.loginAs(operator)
    const page = await visit(path)
    const troubles = watch(page)
    await heading(page, 'For Grandma').waitFor()
    assert.deepEqual(await troublesOf(page), [])
    await page.keyboard.press('e')
    await heading(page, 'Edit').waitFor()
    assert.deepEqual(await troublesOf(page), [])

    const title = page.getByLabel('Title')
    await title.focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('ab')
    await page.keyboard.press('Enter')
    await page.locator('input[aria-invalid=true]').waitFor()
    assert.equal(await page.evaluate('document.activeElement.value'), 'ab')
    await page.keyboard.type('c')

    const album = page.getByRole('combobox', { name: 'Album' })
    await album.focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('winter')
    await page.getByRole('option', { name: winter.name }).waitFor()
    await page.getByRole('option', { name: summer.name }).waitFor({ state: 'detached' })
    assert.deepEqual(await troublesOf(page), [])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await until(
      `the album is ${winter.name}`,
      async () => (await album.inputValue()) === winter.name
    )

    await page.getByLabel('Max views', { exact: true }).focus()
    await page.keyboard.type('1.5')
    await page.getByText('exactly 1,610,612,736 B').waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'abc').waitFor()
    const row = await stored(link)
    assert.deepEqual([row.title, row.albumId, row.maxViews], ['abc', winter.id, 1.5 * GB])
    assert.deepEqual(troubles(), [])
  })

  test('shows both sides to who was overtaken, and keeps what each of them meant', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { path, link, summer, operator } = await scene()
    await browserContext.loginAs(operator)
    const page = await visit(`${path}/edit`)
    await page.getByLabel('Title').fill('Mine')
    const expiresAt = DateTime.fromISO('2027-03-04T12:00:00Z')
    await (await stored(link)).merge({ title: 'Theirs', expiresAt }).save()
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'Somebody changed this before you saved').waitFor()
    assert.equal((await stored(link)).title, 'Theirs')
    assert.isTrue(await page.getByRole('radio', { name: /Yours\s*Mine/ }).isChecked())
    await page.getByText('Taken over from them').waitFor()
    assert.deepEqual(await troublesOf(page), [])
    await page.getByRole('radio', { name: /Stored now\s*Theirs/ }).check()
    assert.equal(await page.getByLabel('Title').inputValue(), 'Theirs')
    await page.getByRole('radio', { name: /Yours\s*Mine/ }).check()
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await heading(page, 'Mine').waitFor()
    const row = await stored(link)
    assert.deepEqual([row.title, row.albumId], ['Mine', summer.id])
    assert.equal(row.expiresAt!.toMillis(), expiresAt.toMillis())
  })

  test('says what holds where nothing is entered, beside what somebody else stored too', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeCast()
    await org.merge({ storageLimitBytes: 5 * GB }).save()
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit(`/admin/r/orgs/${org.id}/edit`)
    await page.getByLabel('Quota', { exact: true }).fill('9')
    await org.merge({ storageLimitBytes: null }).save()
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'Somebody changed this before you saved').waitFor()
    await page
      .getByRole('radio', { name: /Stored now\s*The default of this server: \d.*B/ })
      .check()
    assert.equal(await page.getByLabel('Quota', { exact: true }).inputValue(), '')
    await page.getByRole('button', { name: 'Take theirs' }).click()
    await page.goto(`/admin/r/orgs/${org.id}`)
    await page.getByText(/^\d.*B · default$/).waitFor()
    await page.getByText('The default of this server', { exact: true }).waitFor()
    assert.deepEqual(await troublesOf(page), [])
  })

  test('lets nobody leave with words unsaved, and takes theirs where that is wanted', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { path, link, operator } = await scene()
    await browserContext.loginAs(operator)
    const page = await visit(`${path}/edit`)
    await page.getByLabel('Title').fill('Mine')
    await page.getByRole('link', { name: 'Cancel' }).click()
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await (await stored(link)).merge({ title: 'Theirs' }).save()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Take theirs' }).click()
    assert.equal(await page.getByLabel('Title').inputValue(), 'Theirs')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await heading(page, 'Theirs').waitFor()
  })

  test('hands over what an action made, shows what names it, and goes when asked twice', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { link, summer, operator } = await scene()
    await browserContext.loginAs(operator)
    const page = await visit(`/admin/r/tried_albums/${summer.id}`)
    const related = page.getByRole('table', { name: 'Tried links' })
    await related.getByRole('link', { name: 'For Grandma' }).click()
    await heading(page, 'For Grandma').waitFor()
    await page.getByRole('button', { name: 'Address' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Address' }).click()
    await dialog.getByText('https://x/s/1').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText('This cannot be undone').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await heading(page, 'Tried links').waitFor()
    assert.isNull(await ShareLink.acrossOrgs().where('share_links.id', link.id).first())
  })

  test('fits a phone, in the dark: to read and to change', async ({ assert, browser, cleanup }) => {
    const { path, operator, link, summer } = await scene()
    await (await stored(link)).merge({ expiresAt: DateTime.now().plus({ days: 3 }) }).save()
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    await phone.loginAs(operator)
    const page = await phone.visit(path)
    await heading(page, 'For Grandma').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await troublesOf(page), [])
    await page.getByRole('link', { name: 'Edit' }).click()
    await heading(page, 'Edit').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await troublesOf(page), [])
    await page.goto(`/admin/r/tried_albums/${summer.id}`)
    // What a table would cut off stands below.
    const related = page.getByRole('list', { name: 'Tried links' })
    await related.getByText('Expires').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await troublesOf(page), [])
    await related.getByRole('link', { name: 'For Grandma' }).click()
    await heading(page, 'For Grandma').waitFor()
  })
})
