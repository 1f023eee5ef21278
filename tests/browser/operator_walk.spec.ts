import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import type { Locator, Page } from 'playwright'
import BreakGlassEntry from '#models/break_glass_entry'
import Mail from '#models/mail'
import Org from '#models/org'
import User from '#models/user'
import { GiveUp, Job } from '#queue/job'
import { drain, enqueue } from '#queue/queue'
import { registerJobs } from '#queue/registry'
import { Typist } from '#tests/browser/by_keyboard'
import { watch } from '#tests/browser/looking'
import { makeOrg, makeUser, PASSWORD } from '#tests/fixtures/people'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { forgetTries } from '#tests/fixtures/tries'
import { lookAnew } from '#tests/fixtures/widgets'

class LastNightJob extends Job {
  static jobName = 'browser_last_night'
  async handle() {
    throw new GiveUp('The disk of the mail server is full')
  }
}

const GB = 2 ** 30
const TB = 2 ** 40
const LINK = /\/reset-password\/[\w-]{43}$/
const REASON = 'Request 4711: the owner misses previews'
const baseURL = () => `http://${process.env.HOST}:${process.env.PORT}`

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Somebody who operates the server, signed in by typing. */
async function signIn(page: Page) {
  const operator = await makeUser({ superadminAt: DateTime.now(), name: 'Olga Operator' })
  const hands = new Typist(page)
  await page.goto('/sign-in')
  await hands.write(page.getByLabel('E-mail address'), operator.email)
  await hands.write(page.getByLabel('Password', { exact: true }), PASSWORD)
  await hands.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await hands.jump('Server')
  await heading(page, 'Overview').waitFor()
  return { operator, hands, troubles: watch(page) }
}

/** Finds a row by what is known of it, and opens it. */
async function find(hands: Typist, list: string, words: string, name: string) {
  const { page } = hands
  await hands.jump(list)
  await heading(page, list).waitFor()
  await hands.press('/')
  await hands.type(words)
  await page.getByText('1 row', { exact: true }).waitFor()
  await hands.press('ArrowDown', 'Enter')
  await heading(page, name).waitFor()
}

/** Runs an action of the open row, and answers its dialog. */
async function act(hands: Typist, name: string) {
  await hands.enter(button(hands.page, name))
  const dialog = hands.page.getByRole('dialog')
  await hands.enter(dialog.getByRole('button', { name, exact: true }))
  return dialog
}

async function closed(hands: Typist, dialog: Locator) {
  await hands.enter(dialog.getByRole('button', { name: 'Close', exact: true }))
  await dialog.waitFor({ state: 'hidden' })
  await hands.goesOn()
}

test.group('A day of an operator, by keyboard alone', (group) => {
  group.setup(() => registerJobs({ browser_last_night: async () => ({ default: LastNightJob }) }))
  group.setup(() => lookAnew('biggest_orgs'))
  group.each.setup(forgetTries)
  group.each.teardown(async () => {
    await db.from('jobs').where('name', LastNightJob.jobName).delete()
  })
  group.each.timeout(90_000)

  test('begins with a new customer, whose first owner is invited and who gets more room', async ({
    assert,
    browserContext,
  }) => {
    const slug = `rowing-${Date.now().toString(36)}`
    const page = await browserContext.newPage()
    const { hands, troubles } = await signIn(page)
    await hands.enter(button(page, 'People'))
    await hands.choose(page.getByRole('menuitem', { name: 'Organizations' }))
    await heading(page, 'Organizations').waitFor()
    await hands.enter(page.getByRole('link', { name: 'New', exact: true }))
    await hands.write(page.getByLabel('Name', { exact: true }), 'Rowing Club')
    await hands.write(page.getByLabel('Address', { exact: true }), slug)
    await hands.write(page.getByLabel("Owner's e-mail", { exact: true }), `${slug}@example.org`)
    await hands.press('Enter')
    await heading(page, 'Rowing Club').waitFor()
    const org = await Org.findByOrFail('slug', slug)
    const owner = await User.findByOrFail('email', `${slug}@example.org`)
    const letter = await Mail.query().where('recipient', owner.email).firstOrFail()
    assert.include(letter.subject, 'Rowing Club')
    const dialog = await act(hands, 'Invite the owner again')
    await dialog.getByText(LINK).waitFor()
    await hands.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await hands.goesOn()

    await hands.press('e')
    await hands.write(page.getByLabel('Quota', { exact: true }), '50')
    await hands.press('Enter')
    await page.waitForURL(`**/admin/r/orgs/${org.id}`)
    await org.refresh()
    assert.equal(Number(org.storageLimitBytes), 50 * GB)
    assert.deepEqual(troubles(), [])
  })

  test('goes on with the one job that failed last night, and who eats the disk', async ({
    assert,
    browserContext,
  }) => {
    const mark = Date.now().toString(36)
    const { org: full } = await makeOrg({ name: `Herons ${mark}`, storageUsedBytes: 900 * TB })
    const { org: troubled } = await makeOrg({ name: `Owls ${mark}` })
    await enqueue(LastNightJob, {}, { orgId: troubled.id })
    await drain({ orgId: troubled.id })
    const page = await browserContext.newPage()
    const { hands, troubles } = await signIn(page)
    await hands.jump('Jobs')
    await heading(page, 'Jobs').waitFor()
    await page.getByText('The disk of the mail server is full').waitFor()
    await hands.enter(button(page, 'Try again: Browser last night'))
    await page.getByText('“Browser last night” is tried again.').first().waitFor()
    await hands.goesOn()
    const job = await db.from('jobs').where('name', LastNightJob.jobName).firstOrFail()
    assert.equal(job.state, 'queued')

    await hands.jump('Overview')
    const biggest = page.getByRole('region', { name: 'Who needs most room' })
    await biggest.getByRole('row').nth(1).getByText(full.name).waitFor()
    await hands.enter(biggest.getByRole('link', { name: full.name }))
    await heading(page, full.name).waitFor()
    await full.delete()
    assert.deepEqual(troubles(), [])
  })

  test('closes an org to its people and visitors, and lets somebody in again who forgot', async ({
    browser,
    browserContext,
    cleanup,
  }) => {
    const { org, owner, member, album } = await makeSharedAlbum()
    const { token } = await share(owner, org, { album_id: album.id })
    const page = await browserContext.newPage()
    const { hands } = await signIn(page)
    await find(hands, 'Organizations', org.slug, org.name)
    const dialog = await act(hands, 'Suspend')
    await dialog.getByText('1 row done').waitFor()
    await closed(hands, dialog)
    await button(page, 'Activate').waitFor()
    const others = await browser.newContext({ baseURL: baseURL() })
    cleanup(() => others.close())
    const visited = await others.newPage()
    await visited.goto(`/s/${token}`)
    await heading(visited, 'This link is closed for now').waitFor()

    await find(hands, 'Accounts', member.email, member.name)
    const handing = await act(hands, 'Make a reset link')
    const handed = await handing.getByText(LINK).textContent()
    await closed(hands, handing)
    await visited.goto(new URL(handed!.trim()).pathname)
    const theirs = new Typist(visited)
    await theirs.write(visited.getByLabel('New password'), 'a boat with eight oars')
    await theirs.press('Enter')
    await visited.waitForURL((url) => !url.pathname.startsWith('/reset-password'))
    await visited.goto(`/orgs/${org.slug}/albums/${album.id}`)
    await heading(visited, `${org.name} is suspended`).waitFor()
  })

  test('deletes an org, and brings it back within its grace', async ({
    assert,
    browserContext,
  }) => {
    const { org } = await makeOrg()
    const page = await browserContext.newPage()
    const { hands, troubles } = await signIn(page)
    await find(hands, 'Organizations', org.slug, org.name)
    const dialog = await act(hands, 'Delete')
    await page.waitForURL((url) => url.pathname === '/admin/r/orgs')
    await dialog.waitFor({ state: 'hidden' })
    await hands.goesOn()
    await org.refresh()
    assert.isTrue(org.isRestorable)
    await find(hands, 'Organizations', org.slug, org.name)
    await hands.enter(button(page, 'Restore'))
    await button(page, 'Delete').waitFor()
    await hands.goesOn()
    await org.refresh()
    assert.isFalse(org.isDeleted)
    assert.deepEqual(troubles(), [])
  })

  test('ends with a look inside, which the owner finds in the settings of the org', async ({
    assert,
    browser,
    browserContext,
    cleanup,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const page = await browserContext.newPage()
    const { operator, hands, troubles } = await signIn(page)
    await find(hands, 'Organizations', org.slug, org.name)
    await hands.enter(page.getByRole('link', { name: 'Look inside', exact: true }))
    await hands.write(page.getByLabel('Reason'), REASON)
    await hands.tabTo(page.getByRole('radio', { name: '15 minutes' }))
    await hands.press('ArrowRight', 'Space')
    await hands.enter(button(page, 'Go in'))
    await page.waitForURL(`**/orgs/${org.slug}`)
    const bar = page.getByRole('region', { name: `Entry into ${org.name}` })
    await bar.getByText('60 minutes left').waitFor()
    await hands.enter(page.getByRole('main').getByRole('link', { name: album.name, exact: true }))
    await heading(page, album.name).waitFor()
    await hands.enter(bar.getByRole('button', { name: 'Leave now' }), { key: 'Shift+Tab' })
    await heading(page, org.name).waitFor()
    await bar.waitFor({ state: 'hidden' })
    const entry = await BreakGlassEntry.within(org.id).firstOrFail()
    assert.equal(entry.reason, REASON)
    assert.isNotNull(entry.endedAt)

    const theirs = await browser.newContext({ baseURL: baseURL() })
    cleanup(() => theirs.close())
    await theirs.loginAs(owner)
    const home = await theirs.visit(`/orgs/${org.slug}`)
    await heading(home, 'Albums').waitFor()
    const owners = new Typist(home)
    await owners.jump('Settings')
    const accesses = home.getByRole('region', { name: 'Access by the operator' })
    await accesses.getByText(REASON).waitFor()
    await accesses.getByText(operator.email).waitFor()
    await owners.enter(accesses.getByRole('link', { name: 'All of them' }))
    await heading(home, 'Access by the operator').waitFor()
    await home.getByRole('table').getByText(REASON).waitFor()
    assert.deepEqual(troubles(), [])
  })
})
