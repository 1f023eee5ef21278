import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Page } from 'playwright'
import RunAdminActionJob from '#jobs/run_admin_action_job'
import WriteExportJob from '#jobs/write_export_job'
import Org from '#models/org'
import Tag from '#models/tag'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeOrg, makeUser } from '#tests/fixtures/people'
import { furnish, namesOf, scene } from '#tests/functional/admin_framework/desk'

const GIGABYTE = 2 ** 30
const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const operator = () => makeUser({ superadminAt: DateTime.now() })

/** Orgs that one word finds and nothing else does, the first one first. */
async function makeOrgs(count: number) {
  const mark = `Guild${Date.now().toString(36)}`
  const orgs: Org[] = []
  for (let index = 0; index < count; index++)
    orgs.push((await makeOrg({ name: `${mark} ${index}` })).org)
  return { mark, orgs }
}

const asked = (page: Page) => new URL(page.url()).searchParams
const focusedRow = (page: Page) =>
  page.evaluate<string | undefined>('document.activeElement.dataset.row')

test.group('Lists of the console, in a browser', () => {
  test('are searched, walked, chosen and acted upon by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { mark, orgs } = await makeOrgs(3)
    await orgs[1].merge({ suspendedAt: DateTime.now() }).save()
    await browserContext.loginAs(await operator())
    const page = await visit('/admin/r/orgs?sort=name')
    const troubles = watch(page)
    const press = (key: string) => page.keyboard.press(key)
    await page.getByRole('table', { name: 'Organizations' }).waitFor()

    await press('/')
    await page.keyboard.type(mark)
    await page.waitForURL((url) => url.searchParams.get('q') === mark)
    await page.getByText('3 rows', { exact: true }).waitFor()
    await press('ArrowDown')
    assert.equal(await focusedRow(page), '0')
    await press('x')
    await press('j')
    await press('j')
    assert.equal(await focusedRow(page), '2')
    await press('X')
    const bar = page.getByRole('toolbar', { name: 'Selected rows' })
    await bar.getByText('3 selected').waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await bar.getByRole('button', { name: 'Suspend' }).focus()
    await press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Suspend: 3 rows' })
    await dialog.getByText('its share links are closed').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Suspend' }).focus()
    await press('Enter')
    await dialog.getByText('2 rows done').waitFor()
    await dialog.getByText('1 row denied').waitFor()
    const denied = dialog.getByRole('list', { name: 'What was denied' })
    await denied.getByRole('link', { name: `${mark} 1` }).waitFor()
    await denied.getByText('It is so already.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    for (const org of orgs) assert.isTrue((await Org.findOrFail(org.id)).isSuspended)

    await press('j')
    await press('Escape')
    await bar.waitFor({ state: 'hidden' })
    await press('k')
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: `${mark} 1` }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('change a cell where it stands, and show what somebody else made of it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { mark, orgs } = await makeOrgs(1)
    const stored = async () => (await Org.findOrFail(orgs[0].id)).storageLimitBytes
    await browserContext.loginAs(await operator())
    const page = await visit(`/admin/r/orgs?q=${mark}`)
    const row = page.getByRole('row', { name: mark })
    const quota = page.getByRole('spinbutton', { name: 'Quota' })
    const write = async (gigabytes: string) => {
      await page.keyboard.press('j')
      await page.keyboard.press('e')
      await quota.fill(gigabytes)
      await page.keyboard.press('Enter')
    }
    await row.getByText(/^\d.*B · default$/).waitFor()
    await write('5')
    await row.getByText('5 GB').waitFor()
    assert.equal(await focusedRow(page), '0')
    assert.equal(await stored(), 5 * GIGABYTE)

    await write('-1')
    await row.getByRole('alert').waitFor()
    await page.keyboard.press('Escape')
    await row.getByText('5 GB').waitFor()

    await Org.query()
      .where('id', orgs[0].id)
      .update({ storage_limit_bytes: 7 * GIGABYTE })
    await write('9')
    await row.getByText('Somebody else changed this').waitFor()
    await row.getByText('7 GB').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.equal(await stored(), 7 * GIGABYTE)
    await row.getByRole('button', { name: 'Keep mine' }).click()
    await row.getByText('9 GB').waitFor()
    assert.equal(await stored(), 9 * GIGABYTE)

    await Org.query()
      .where('id', orgs[0].id)
      .update({ storage_limit_bytes: 3 * GIGABYTE })
    await write('4')
    await row.getByRole('button', { name: 'Take theirs' }).click()
    await row.getByText('3 GB').waitFor()
    assert.equal(await stored(), 3 * GIGABYTE)
  })

  test('keep filters, order and columns in their address', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { mark, orgs } = await makeOrgs(2)
    await orgs[0].merge({ suspendedAt: DateTime.now() }).save()
    await browserContext.loginAs(await operator())
    const page = await visit(`/admin/r/orgs?q=${mark}`)
    const troubles = watch(page)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await page.getByText('2 rows', { exact: true }).waitFor()

    await button('Filter').click()
    await button('Suspended').last().click()
    await button('Is set').click()
    await page.getByText('1 row', { exact: true }).waitFor()
    assert.equal(asked(page).get('f[suspendedAt]'), '*')
    await page.getByRole('button', { name: 'Suspended: Is set' }).click()
    await button('Last 7 days').click()
    await page.getByRole('button', { name: 'Suspended: Last 7 days' }).waitFor()
    await button('Remove filter Suspended').click()
    await page.getByText('2 rows', { exact: true }).waitFor()

    await button('Columns').click()
    const columns = page.getByRole('form', { name: 'Columns' })
    assert.deepEqual(await seriousProblems(page), [])
    await columns.getByRole('checkbox', { name: 'Deleted', exact: true }).click()
    await columns.getByRole('checkbox', { name: 'Originals' }).click()
    await button('Move Address up').click()
    await columns.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('columnheader', { name: 'Deleted' }).waitFor()
    assert.isTrue(asked(page).get('cols')?.startsWith('slug,name,storageLimitBytes'))
    await page.reload()
    await page.getByRole('columnheader', { name: 'Deleted' }).waitFor()
    assert.equal(await page.getByRole('columnheader', { name: 'Originals' }).count(), 0)
    await page.goBack()
    await page.getByRole('columnheader', { name: 'Originals' }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('lead on and back, and choose all that they find but some', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeOrg()
    const mark = `Shelf${Date.now().toString(36)}`
    const names = Array.from(
      { length: 53 },
      (_, index) => `${mark} ${String(index).padStart(2, '0')}`
    )
    await org.related('albums').createMany(names.map((name) => ({ name })))
    await browserContext.loginAs(await operator())
    const page = await visit(`/admin/r/albums?q=${mark}&sort=name`)
    const table = page.getByRole('table', { name: 'Albums' })
    await page.getByText('53 rows', { exact: true }).waitFor()
    assert.isTrue(await page.getByRole('button', { name: 'Previous page' }).isDisabled())
    await page.getByRole('button', { name: 'Next page' }).click()
    await table.getByRole('link', { name: names[52] }).waitFor()
    assert.equal(await table.getByRole('row').count(), 4)
    await page.getByRole('button', { name: 'Previous page' }).click()
    await table.getByRole('link', { name: names[0], exact: true }).waitFor()
    assert.equal(await table.getByRole('row').count(), 51)

    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Select all 53 that this list finds' }).click()
    await page.getByText('All 53 selected', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: `Select ${names[1]}` }).click()
    await page.getByText('52 selected', { exact: true }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('textbox', { name: 'Search' }).fill(names[3])
    await page.getByText('1 row', { exact: true }).waitFor()
    assert.equal(await page.getByRole('toolbar', { name: 'Selected rows' }).count(), 0)
  })

  test('fit a phone, in the dark, with all that one can do there', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const { mark } = await makeOrgs(2)
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    await phone.loginAs(await operator())
    const page = await phone.visit(`/admin/r/orgs?q=${mark}`)
    const cards = page.getByRole('list', { name: 'Organizations' })
    await cards.waitFor()
    await page.getByRole('button', { name: `Change Quota of ${mark} 0` }).click()
    await page.getByRole('spinbutton', { name: 'Quota' }).fill('2')
    assert.isFalse(await sidewaysOverflow(page))
    await page.getByRole('button', { name: 'Save' }).click()
    await cards.getByText('2 GB').waitFor()
    await page.getByRole('checkbox', { name: `Select ${mark} 1` }).click()
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend: 1 row' })
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await dialog.getByText('1 row done').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Quota' }).last().click()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})

test.group('Lists of an org, in a browser', (group) => {
  furnish(group)

  test('are kept as views, and open with the one that comes first', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner } = await scene('Alp', 'Sea')
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels`)
    const troubles = watch(page)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const table = page.getByRole('table', { name: 'Labels' })
    await page.getByText('2 rows', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Search' }).fill('alp')
    await page.getByText('1 row', { exact: true }).waitFor()
    await button('Views').click()
    await page.getByRole('menuitem', { name: 'Save as a view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save as a view' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Mountains')
    await dialog.getByRole('switch', { name: 'Open this list with it' }).click()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await button('Mountains').waitFor()

    await page.goto(`${root}/labels`)
    await button('Mountains').waitFor()
    assert.equal(asked(page).get('q'), 'alp')
    await page.getByRole('textbox', { name: 'Search' }).fill('')
    await page.getByText('2 rows', { exact: true }).waitFor()
    await button('Mountains (changed)').click()
    await page.getByRole('menuitem', { name: 'All rows' }).click()
    await button('Views').waitFor()
    assert.equal(await table.getByRole('row').count(), 3)
    await button('Views').click()
    await page.getByRole('menuitem', { name: 'Mountains (opens first)' }).click()
    await page.getByText('1 row', { exact: true }).waitFor()
    await button('Mountains').click()
    await page.getByRole('menuitem', { name: 'Delete view' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click()
    await page.getByText('2 rows', { exact: true }).waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('ask what an action needs, and tell what became of each row', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner, org } = await scene('Alp', 'Fixed', 'Stubborn')
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels`)
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Mark' }).click()
    const dialog = page.getByRole('dialog', { name: 'Mark: 3 rows' })
    const run = dialog.getByRole('button', { name: 'Mark' })
    await dialog.getByRole('textbox', { name: 'Sign' }).waitFor()
    await run.focus()
    await page.keyboard.press('Enter')
    await dialog.getByText('Please fill this in.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('textbox', { name: 'Sign' }).fill('!')
    await page.keyboard.press('Enter')
    for (const told of [
      '1 row done',
      '1 row denied',
      'You may not do this with this row.',
      '1 row failed',
      'at most 7 tags',
    ])
      await dialog.getByText(told).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.deepEqual(await namesOf(org.id), ['Alp!', 'Fixed', 'Stubborn'])
  })

  test('offer to change what may be changed, and nothing else', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner } = await scene('Alp', 'Fixed')
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels`)
    const pencil = (row: string) => page.getByRole('button', { name: `Change Name of ${row}` })
    await page.getByRole('row', { name: 'Fixed' }).waitFor()
    assert.equal(await pencil('Alp').count(), 1)
    assert.equal(await pencil('Fixed').count(), 0)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).count(), 0)
    await page.keyboard.press('k')
    await page.keyboard.press('e')
    await page.getByRole('textbox', { name: 'Name' }).fill('Fixed')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Fixed' }).nth(1).waitFor()
    assert.equal(await page.getByRole('button', { name: /^Change Name/ }).count(), 0)
  })

  test('do nothing with rows that nobody was asked about', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner, org } = await scene(
      'Other',
      ...Array.from({ length: 51 }, (_, at) => `Label ${1000 + at}`)
    )
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels?q=label`)
    await page.getByText('51 rows', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Select all 51 that this list finds' }).click()
    await page.getByRole('button', { name: 'Mark' }).click()
    const dialog = page.getByRole('dialog', { name: 'Mark: 51 rows' })
    await dialog.getByRole('textbox', { name: 'Sign' }).fill('!')
    await Tag.within(org.id).where('name', 'Other').update({ name: 'Label 0' })
    await dialog.getByRole('button', { name: 'Mark' }).click()
    await dialog.getByText('Nothing was done: look at it again.').waitFor()
    assert.isTrue(await dialog.getByRole('button', { name: 'Mark' }).isDisabled())
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('52 rows', { exact: true }).waitFor()
    assert.isFalse((await namesOf(org.id)).some((name) => name.endsWith('!')))
  })

  test('leave an action over many rows to itself, and find it again', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner, org } = await scene(
      ...Array.from({ length: 201 }, (_, at) => `Label ${1000 + at}`),
      'Stubborn'
    )
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels`)
    const troubles = watch(page)
    await page.getByText('202 rows', { exact: true }).waitFor()
    const order = async () => {
      await page.getByRole('button', { name: 'Mark' }).click()
      const dialog = page.getByRole('dialog', { name: 'Mark: 202 rows' })
      await dialog.getByRole('textbox', { name: 'Sign' }).fill('!')
      await dialog.getByRole('button', { name: 'Mark' }).dblclick()
      await dialog.getByRole('progressbar').waitFor()
      await dialog.getByRole('button', { name: 'Go on in the background' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Select all 202 that this list finds' }).click()
    await order()
    await order()
    await page.goto(`${root.replace(/\/r$/, '')}/exports`)
    const runs = page.getByRole('list', { name: 'Your runs' })
    await runs.getByText('Waiting for its turn').first().waitFor()
    assert.equal(await runs.getByRole('listitem').count(), 2)
    assert.deepEqual(await seriousProblems(page), [])
    await runs.getByRole('button', { name: 'Stop Mark' }).first().click()
    await runs.getByText('Stopped').waitFor()

    await runs.getByRole('button', { name: 'Details of Mark' }).last().click()
    const dialog = page.getByRole('dialog', { name: 'Mark: 202 rows' })
    await dialog.getByRole('progressbar').waitFor()
    await drain({ orgId: org.id, job: RunAdminActionJob })
    await dialog.getByText('201 rows done').waitFor()
    await dialog.getByText('at most 7 tags').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await runs.getByText('201 rows done').waitFor()
    assert.deepEqual(troubles(), [])
  }).timeout(60_000)

  test('follow an action over many rows, and stop one', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { root, owner, org } = await scene(
      ...Array.from({ length: 201 }, (_, at) => `Label ${1000 + at}`)
    )
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels`)
    await page.getByText('201 rows', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click()
    await page.getByRole('button', { name: 'Select all 201 that this list finds' }).click()
    const dialog = page.getByRole('dialog', { name: 'Mark: 201 rows' })
    const start = async () => {
      await page.getByRole('button', { name: 'Mark' }).click()
      await dialog.getByRole('textbox', { name: 'Sign' }).fill('!')
      await dialog.getByRole('button', { name: 'Mark' }).click()
      await dialog.getByRole('progressbar').waitFor()
    }
    await start()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText('What was done by then stays done').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await start()
    await drain({ orgId: org.id, job: RunAdminActionJob })
    await dialog.getByText('201 rows done').waitFor()
    assert.isTrue((await namesOf(org.id)).every((name) => name.endsWith('!')))
  }).timeout(60_000)

  test('are taken along as a file', async ({ assert, browserContext, visit }) => {
    const { root, owner, org } = await scene('Alp', 'Sea')
    await browserContext.loginAs(owner)
    const page = await visit(`${root}/labels?q=sea`)
    await page.getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export Labels' })
    await dialog.getByRole('button', { name: 'Export' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Export' }).click()
    await dialog.getByRole('progressbar').waitFor()
    await drain({ orgId: org.id, job: WriteExportJob })
    const file = dialog.getByRole('link', { name: 'Download' })
    await file.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
    assert.match(download.suggestedFilename(), /^labels-.*\.csv$/)
  })
})
