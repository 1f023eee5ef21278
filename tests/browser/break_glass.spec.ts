import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Page } from 'playwright'
import { SuspendOrg } from '#actions/suspend_org'
import BreakGlassEntry from '#models/break_glass_entry'
import { Typist } from '#tests/browser/by_keyboard'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { enter, makeOperator, REASON } from '#tests/fixtures/break_glass'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const baseURL = () => `http://${process.env.HOST}:${process.env.PORT}`

/** What would change something, by the names it has on the pages of members. */
const WRITES =
  /^(New album|Add photos|Share|Invite|Favorite|Add to favorites|Tag|Move|Move to trash|Restore|Delete|Empty the trash|Edit|Revoke|Save as smart album)$/

async function offered(page: Page) {
  const names: string[] = []
  for (const role of ['button', 'menuitem', 'link'] as const) {
    for (const one of await page.getByRole(role, { name: WRITES }).all())
      names.push((await one.getAttribute('aria-label')) ?? (await one.innerText()))
  }
  return names
}

test.group('A look inside by break-glass, in a browser', () => {
  test('is asked for with a reason by keyboard, says what holds, and is left by keyboard', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeSharedAlbum()
    const operator = await makeOperator()
    await browserContext.loginAs(operator)
    const page = await visit(`/admin/orgs/${org.id}/entries/new`)
    const troubles = watch(page)
    const hands = new Typist(page)
    const reason = page.getByLabel('Reason')
    await reason.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await hands.write(reason, 'too short')
    assert.isTrue(await page.getByRole('button', { name: 'Go in' }).isDisabled())
    await hands.write(reason, REASON)
    await hands.enter(page.getByRole('button', { name: 'Go in' }))
    await page.waitForURL(`**/orgs/${org.slug}`)

    const bar = page.getByRole('region', { name: `Entry into ${org.name}` })
    await bar.getByText('15 minutes left').waitFor()
    await bar.getByText('read only').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.goto('/admin')
    await bar.getByRole('link', { name: 'Back there' }).waitFor()
    await hands.enter(bar.getByRole('link', { name: 'Back there' }), { key: 'Shift+Tab' })
    await page.waitForURL(`**/orgs/${org.slug}`)
    await hands.jump(`Leave ${org.name} now`)
    await page.waitForURL(`**/admin/r/orgs/${org.id}`)
    await bar.waitFor({ state: 'hidden' })
    const entry = await BreakGlassEntry.within(org.id).firstOrFail()
    assert.isNotNull(entry.endedAt)
    assert.deepEqual(troubles(), [])
  })

  test('offers nothing that changes anything on any screen, and keeps saying so', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    await share(owner, org, { album_id: album.id })
    const { user } = await enter(org)
    await browserContext.loginAs(user)
    const page = await visit(`/orgs/${org.slug}`)
    const home = `/orgs/${org.slug}`
    const bar = page.getByRole('region', { name: `Entry into ${org.name}` })
    for (const path of ['', '/photos', '/favorites', '/shared', '/members', '/trash']) {
      await page.goto(home + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await bar.waitFor()
      assert.deepEqual(await offered(page), [], path)
      assert.deepEqual(await seriousProblems(page), [], path)
    }

    await page.goto(`${home}/albums/${album.id}`)
    const photo = page.locator(`[data-photo="${ids[0]}"]`)
    await photo.waitFor()
    assert.deepEqual(await offered(page), [], 'an album')
    // Keys change nothing either: a dialog or a refusal would show.
    const hands = new Typist(page)
    await hands.press('ArrowRight')
    await hands.press('f', 't', 'l', 'Delete', '5', 'x')
    await page.getByRole('toolbar').waitFor()
    assert.deepEqual(await offered(page), [], 'chosen photos')
    assert.equal(await page.getByRole('dialog').count(), 0)
    assert.equal(await page.getByText('You can see everything and change nothing').count(), 0)
    await hands.press('Escape')
    await page.goto(`${home}/albums/${album.id}/photos/${ids[0]}`)
    await page.locator('[data-lightbox]').waitFor()
    await hands.press('i')
    assert.deepEqual(await offered(page), [], 'an open photo')
    await bar.waitFor()

    await page.goto(`${home}/settings`)
    await page.getByRole('heading', { name: /^As the operator of the server/ }).waitFor()
    await bar.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await hands.enter(page.getByRole('link', { name: 'The organization in the console' }))
    await page.getByRole('heading', { level: 1, name: org.name }).waitFor()
  })

  test('fits a phone, and ends by itself', async ({ assert, browser, cleanup }) => {
    const { org } = await makeSharedAlbum()
    const { user, entry } = await enter(org)
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(user)
    const page = await phone.visit(`/orgs/${org.slug}`)
    const bar = page.getByRole('region', { name: `Entry into ${org.name}` })
    await bar.waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await entry.merge({ endsAt: DateTime.now().plus({ seconds: 4 }) }).save()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: org.name }).waitFor({ timeout: 15_000 })
    await page.waitForURL(`**/admin/r/orgs/${org.id}`)
    await page.goto(`/orgs/${org.slug}`)
    await page.getByText('404').waitFor()
  })

  test('is found by the owner in the settings, on a phone as well', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const { org, owner } = await makeSharedAlbum()
    const { entry } = await enter(org)
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(owner)
    const page = await phone.visit(`/orgs/${org.slug}/settings`)
    const accesses = page.getByRole('region', { name: 'Access by the operator' })
    await accesses.getByText(REASON).waitFor()
    await accesses.getByText(entry.person).waitFor()
    await accesses.getByText('Inside now').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await accesses.getByRole('link', { name: 'All of them' }).tap()
    await page.getByRole('heading', { level: 1, name: 'Access by the operator' }).waitFor()
    await page.getByText(REASON).first().waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })

  test('goes on while the org is suspended, whose visitors find a closed door', async ({
    assert,
    browser,
    browserContext,
    cleanup,
    visit,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const { token } = await share(owner, org, { album_id: album.id })
    const { user } = await enter(org)
    await new SuspendOrg().handle({ org })
    await browserContext.loginAs(user)
    const page = await visit(`/orgs/${org.slug}`)
    await page.getByRole('heading', { level: 1, name: 'Albums' }).waitFor()
    await page.getByRole('region', { name: `Entry into ${org.name}` }).waitFor()
    const visitor = await browser.newContext({ baseURL: baseURL(), colorScheme: 'dark' })
    cleanup(() => visitor.close())
    const visited = await visitor.newPage()
    await visited.goto(`/s/${token}`)
    await visited.getByRole('heading', { level: 1, name: 'This link is closed for now' }).waitFor()
    assert.deepEqual(await seriousProblems(visited), [])
  })
})
