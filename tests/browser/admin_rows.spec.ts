import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeCast, makeUser } from '#tests/fixtures/people'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

test.group('Rows in the console, in a browser', () => {
  test('are searched, sorted and opened by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeCast()
    await makeCast()
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin/r/orgs')
    const troubles = watch(page)
    const table = page.getByRole('table', { name: 'Organizations' })
    await table.waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await page.getByRole('button', { name: 'Sort by Name' }).focus()
    await page.keyboard.press('Enter')
    await table.locator('th[aria-sort=ascending]').getByText('Name').waitFor()
    await page.getByRole('textbox', { name: 'Search' }).focus()
    await page.keyboard.type(org.slug)
    await page.keyboard.press('Enter')
    await page.getByText('1 row', { exact: true }).waitFor()
    assert.equal(await table.getByRole('row').count(), 2)

    await table.getByRole('link', { name: org.name }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: org.name }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.deepEqual(troubles(), [])
  })

  test('fit a phone, in the dark, and say when nothing is found', async ({
    assert,
    browser,
    cleanup,
  }) => {
    await makeCast()
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    await phone.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await phone.visit('/admin/r/memberships')
    await page.getByRole('list', { name: 'Memberships' }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.goto('/admin/r/users?q=nobody+has+this+name')
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
  })
})
