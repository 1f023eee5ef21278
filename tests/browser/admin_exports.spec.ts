import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import WriteExportJob from '#jobs/write_export_job'
import AdminExport from '#models/admin_export'
import AdminRun from '#models/admin_run'
import type User from '#models/user'
import { drain } from '#queue/queue'
import { orderExport } from '#admin/exports'
import { orgAdmin } from '#console/resources/orgs'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeCast, makeUser } from '#tests/fixtures/people'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

/** One of each that does not move. */
async function furnish({ id: userId }: User) {
  const rest = {
    userId,
    resource: 'memberships',
    columns: 'role',
    selection: { ids: [] },
    locale: 'en',
    expiresAt: DateTime.now().plus({ hours: 20 }),
  }
  await AdminExport.create({
    ...rest,
    format: 'jsonl',
    state: 'done',
    rowsExpected: 100_000,
    rowsWritten: 100_000,
    isCapped: true,
    bytes: 18_400_000,
  })
  const failed = { format: 'csv', state: 'failed', failure: 'E_FORBIDDEN' } as const
  await AdminExport.create({ ...rest, ...failed, isCapped: false, rowsWritten: 0 })
  const cancelled = { format: 'csv', state: 'cancelled', rowsExpected: 900 } as const
  await AdminExport.create({ ...rest, ...cancelled, isCapped: false, rowsWritten: 300 })
}

test.group('Exports, in a browser', () => {
  test('are waited for, downloaded and deleted by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    await makeCast()
    const user = await makeUser({ superadminAt: DateTime.now() })
    await furnish(user)
    await orderExport(orgAdmin, { kind: 'platform', user }, { format: 'csv' }, 'en')
    await browserContext.loginAs(user)
    const page = await visit('/admin/exports')
    const troubles = watch(page)
    const list = page.getByRole('list', { name: 'Your exports' })
    await list.getByText('Waiting for its turn').waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await drain({ job: WriteExportJob })
    const download = list.getByRole('link', { name: 'Download Organizations, CSV' })
    await download.waitFor()
    await page.getByRole('status').getByText('Organizations is ready.').waitFor()
    const coming = page.waitForEvent('download')
    await download.focus()
    await page.keyboard.press('Enter')
    assert.match((await coming).suggestedFilename(), /^organizations-[\d-]+\.csv$/)

    await list.getByRole('button', { name: 'Delete the export of Organizations' }).focus()
    await page.keyboard.press('Enter')
    await download.waitFor({ state: 'detached' })
    assert.equal(await list.getByRole('listitem').count(), 3)
    assert.deepEqual(troubles(), [])
  })

  test('fit a phone, in the dark', async ({ assert, browser, cleanup }) => {
    const user = await makeUser({ superadminAt: DateTime.now() })
    await furnish(user)
    await AdminRun.create({
      userId: user.id,
      resource: 'orgs',
      action: 'suspend',
      selection: '{}',
      input: '{}',
      total: 300,
      done: 299,
      denied: 1,
      failed: 0,
      finishedAt: DateTime.now(),
      reasons: JSON.stringify([
        { id: user.id, title: 'Photo club', kind: 'denied', code: 'E_ALREADY_SO' },
      ]),
    })
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const context = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => context.close())
    await context.loginAs(user)
    const page = await context.newPage()
    await page.goto('/admin/exports')
    await page.getByRole('list', { name: 'Your exports' }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Details of Suspend' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend: 300 rows' })
    await dialog.getByText('It is so already.').waitFor()
    await dialog.getByRole('link', { name: 'Photo club' }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})
