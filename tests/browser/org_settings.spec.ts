import { test } from '@japa/runner'
import { Typist } from '#tests/browser/by_keyboard'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeCast } from '#tests/fixtures/people'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  locale: 'de-DE',
  colorScheme: 'dark',
} as const

const baseURL = () => `http://${process.env.HOST}:${process.env.PORT}`

const PLACES = [
  ['Overview', 'Overview'],
  ['Memberships', 'Memberships'],
  ['Invitations', 'Invitations'],
  ['Access by the operator', 'Access by the operator'],
  ['Albums', 'Albums'],
  ['Share links', 'Share links'],
  ['Plugins', 'Plugins'],
  ['Exports and runs', 'Exports and runs'],
  ['General', 'Settings'],
] as const

test.group('The settings of an org, in a browser', () => {
  test('are walked by keyboard, and every page of them fits', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeCast()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/settings`)
    await page.setViewportSize({ width: 1280, height: 800 })
    const troubles = watch(page)
    const hands = new Typist(page)
    const nav = page.getByRole('navigation', { name: 'Settings' })
    await nav.getByText('People', { exact: true }).waitFor()
    for (const [entry, title] of PLACES) {
      await hands.enter(nav.getByRole('link', { name: entry, exact: true }))
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
      const current = nav.locator('[aria-current="page"]')
      assert.equal(await current.innerText(), entry)
      assert.isFalse(await sidewaysOverflow(page), entry)
      const width = await nav.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
      assert.isAtMost(width, 0, 'nothing of it is cut off')
      assert.deepEqual(await seriousProblems(page), [], entry)
    }
    assert.deepEqual(troubles(), [])
  })

  test('keep their navigation in sight beside a long page', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeCast()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/settings`)
    await page.setViewportSize({ width: 1280, height: 700 })
    const current = page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'General' })
    await current.waitFor()
    await page.evaluate('scrollTo(0, 400)')
    const box = await current.boundingBox()
    assert.isAbove(box!.y, 0)
    assert.isBelow(box!.y, 700)
  })

  test('have a sheet of places on a phone', async ({ assert, browser, cleanup }) => {
    const { org, admin } = await makeCast()
    await admin.merge({ locale: 'de' }).save()
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(admin)
    const page = await phone.visit(`/orgs/${org.slug}/settings`)
    const nav = page.getByRole('navigation', { name: 'Einstellungen' })
    for (const name of [
      'Mitgliedschaften',
      'Überblick',
      'Plugins',
      'Exporte und Vorgänge',
      'Allgemein',
    ]) {
      await nav.getByRole('button').tap()
      const sheet = page.getByRole('dialog')
      await sheet.getByText('Personen', { exact: true }).waitFor()
      await sheet.getByRole('link', { name, exact: true }).tap()
      await nav.getByRole('button', { name, exact: true }).waitFor()
      assert.isFalse(await sidewaysOverflow(page), name)
      assert.deepEqual(await seriousProblems(page), [], name)
    }
  })
})
