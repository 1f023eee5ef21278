import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { Typist } from '#tests/browser/by_keyboard'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeUser } from '#tests/fixtures/people'
import { makeSharedAlbum } from '#tests/fixtures/sharing'
import { lookAnew } from '#tests/fixtures/widgets'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const baseURL = () => `http://${process.env.HOST}:${process.env.PORT}`
const SHOWN = '[data-state="shown"]'

test.group('Dashboards, in a browser', (group) => {
  group.setup(() => lookAnew('biggest_orgs'))

  test('of the server are read and walked by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeSharedAlbum()
    await org.merge({ storageUsedBytes: 800 * 2 ** 40 }).save()
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin')
    const troubles = watch(page)
    const hands = new Typist(page)
    const trend = page.getByRole('region', { name: 'Photos added per day' })
    await trend.and(page.locator(SHOWN)).waitFor()
    assert.equal(await page.locator('[data-state="broken"]').count(), 0)
    assert.deepEqual(await seriousProblems(page), [])

    const chart = trend.getByRole('slider')
    await hands.tabTo(chart)
    await hands.press('End')
    const last = await chart.getAttribute('aria-valuetext')
    await hands.press('ArrowLeft')
    assert.notEqual(await chart.getAttribute('aria-valuetext'), last)
    await hands.enter(trend.getByRole('button', { name: 'Show as a table' }))
    await trend.getByRole('table').waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    const biggest = page.getByRole('region', { name: 'Who needs most room' })
    await hands.enter(biggest.getByRole('link', { name: org.name }))
    await page.waitForURL(`**/admin/r/orgs/${org.id}`)
    assert.deepEqual(troubles(), [])
  })

  test('of an org are for its owner and admins, and fit a phone', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const { org, admin } = await makeSharedAlbum()
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(admin)
    const page = await phone.visit(`/orgs/${org.slug}/settings/overview`)
    await page.getByRole('region', { name: 'Largest albums' }).and(page.locator(SHOWN)).waitFor()
    assert.equal(await page.locator('[data-state="broken"]').count(), 0)
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('region', { name: 'Members' }).getByRole('link').tap()
    await page.getByRole('heading', { level: 1, name: 'Memberships' }).waitFor()
  })

  test('of an org are walked by keyboard', async ({ assert, browserContext, visit }) => {
    const { org, owner } = await makeSharedAlbum()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/settings/overview`)
    const hands = new Typist(page)
    const room = page.getByRole('region', { name: 'Room that originals take' })
    await room.and(page.locator(SHOWN)).waitFor()
    await hands.enter(room.getByRole('button', { name: 'Show as a table' }))
    await room.getByRole('table').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('fit a phone', async ({ assert, browser, cleanup }) => {
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await phone.visit('/admin')
    await page.getByRole('region', { name: 'What failed last' }).and(page.locator(SHOWN)).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})
