import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import type { Browser, BrowserContext, Page } from 'playwright'
import Membership from '#models/membership'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { invite } from '#tests/fixtures/inviting'
import { PASSWORD, joinOrg, makeOrg, makeUser } from '#tests/fixtures/people'

const rowOf = (page: Page, name: string) => page.locator('[data-member]').filter({ hasText: name })

async function choose(page: Page, name: string, deed: string) {
  await rowOf(page, name).getByRole('button').click()
  await page.getByRole('menuitem', { name: deed }).click()
}

test.group('People in the browser', () => {
  test('somebody new joins by a link, rises, and takes over the org', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg({ name: 'Alpine Club' })
    await browserContext.loginAs(owner)
    const mine = await visit(`/orgs/${org.slug}/members`)
    const troubles = watch(mine)

    await mine.getByRole('button', { name: 'Invite' }).click()
    await mine.getByRole('button', { name: 'Create link' }).click()
    await mine.getByRole('img', { name: 'QR code of the invitation link' }).waitFor()
    const link = await mine.getByRole('textbox', { name: 'Invitation link' }).inputValue()
    await mine.getByRole('button', { name: 'Done' }).click()
    await mine.getByRole('heading', { name: 'Open invitations' }).waitFor()

    const elsewhere = await (browser as Browser).newContext()
    const theirs = await elsewhere.newPage()
    await theirs.goto(link)
    await theirs
      .getByRole('heading', { name: `${owner.name} invites you to Alpine Club` })
      .waitFor()
    await theirs.getByLabel('Name').fill('Maria Moser')
    await theirs.getByLabel('E-mail address').fill(`maria.${org.slug}@example.org`)
    await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await theirs.getByRole('button', { name: 'Create account and join' }).click()
    await theirs.waitForURL(`**/orgs/${org.slug}`)

    await mine.reload()
    await choose(mine, 'Maria Moser', 'Make admin')
    await rowOf(mine, 'Maria Moser').locator('[data-role=admin]').waitFor()

    await choose(mine, 'Maria Moser', 'Make owner…')
    const dialog = mine.getByRole('dialog', { name: 'Make Maria Moser the owner?' })
    await dialog
      .getByText('You become an admin and can no longer delete the organization.')
      .waitFor()
    await dialog.getByRole('button', { name: 'Transfer ownership' }).click()
    await rowOf(mine, 'Maria Moser').locator('[data-role=owner]').waitFor()
    await rowOf(mine, owner.name).locator('[data-role=admin]').waitFor()
    assert.equal(await rowOf(mine, 'Maria Moser').getByRole('button').count(), 0)

    await mine.goto(new URL(`/orgs/${org.slug}/settings`, mine.url()).href)
    await mine.getByRole('heading', { name: 'Storage' }).waitFor()
    assert.equal(await mine.getByRole('button', { name: 'Delete organization' }).count(), 0)
    assert.equal(await deleteByHand(mine, org.slug), 403)

    await theirs.goto(new URL(`/orgs/${org.slug}/settings`, theirs.url()).href)
    await theirs.getByRole('button', { name: 'Delete organization' }).waitFor()
    assert.deepEqual(troubles(), [])
    await elsewhere.close()
  })

  test('whoever is removed or leaves is asked first and then gone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const gone = await joinOrg(org, 'member', await makeUser({ name: 'Gone Soon' }))
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/members`)
    await choose(page, 'Gone Soon', 'Remove…')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    assert.isNotNull(await membershipOf(org.id, gone.id))
    await choose(page, 'Gone Soon', 'Remove…')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await rowOf(page, 'Gone Soon').waitFor({ state: 'detached' })
    assert.isNull(await membershipOf(org.id, gone.id))
  })

  test('an org is deleted by typing its name, and comes back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg({ name: 'Summer Camp' })
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/settings`)
    await page.getByRole('button', { name: 'Delete organization' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Summer Camp?' })
    const submit = dialog.getByRole('button', { name: 'Delete organization' })
    assert.isTrue(await submit.isDisabled())
    await dialog.getByRole('textbox').fill('summer camp')
    assert.isTrue(await submit.isDisabled())
    await dialog.getByRole('textbox').fill('Summer Camp')
    await submit.click()
    await page.waitForURL('**/orgs')
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.waitForURL(`**/orgs/${org.slug}`)
  })

  test('orgs are chosen by keyboard alone, in the picker and in the switcher', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const user = await makeUser()
    const [alpha, beta] = await Promise.all([
      makeOrg({ name: 'Alpha Team' }),
      makeOrg({ name: 'Beta Team' }),
    ])
    for (const { org } of [alpha, beta]) await joinOrg(org, 'member', user)
    await browserContext.loginAs(user)
    const page = await visit('/')
    await page.getByRole('link', { name: 'Beta Team' }).waitFor()
    await page.keyboard.type('beta')
    await page.getByRole('link', { name: 'Alpha Team' }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/orgs/${beta.org.slug}`)

    const switcher = page.locator('[data-org-switcher]')
    await switcher.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Alpha Team' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    assert.equal(await page.locator(':focus').getAttribute('data-org-switcher'), '')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Alpha Team' }).waitFor()
    await page.keyboard.type('alp')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/orgs/${alpha.org.slug}`)
  })

  test('every screen about people can be read and used by everybody', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await joinOrg(org, 'admin')
    await joinOrg(org, 'member')
    await joinOrg((await makeOrg()).org, 'member', owner)
    const { token } = await invite(org, owner, { email: `later.${org.slug}@example.org` })
    await browserContext.loginAs(owner)
    const page = await visit('/orgs')
    const troubles = watch(page)
    for (const path of [
      '/orgs',
      '/orgs/new',
      `/orgs/${org.slug}/members`,
      `/orgs/${org.slug}/settings`,
      `/invitations/${token}`,
    ]) {
      await look(page, path, assert)
    }
    await page.goto(new URL(`/orgs/${org.slug}/members`, page.url()).href)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('button', { name: 'Create link' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.deepEqual(troubles(), [])

    const visitor = await (browser as Browser).newContext({
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      locale: 'de-DE',
    })
    const guest = await visitor.newPage()
    await guest.goto(new URL(`/invitations/${token}`, page.url()).href)
    await guest.getByRole('button', { name: 'Konto anlegen und beitreten' }).waitFor()
    assert.deepEqual(await seriousProblems(guest), [])
    assert.isFalse(await sidewaysOverflow(guest))
    await (visitor as BrowserContext).close()
  })
})

async function look(page: Page, path: string, assert: Assert) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(new URL(path, page.url()).href, { waitUntil: 'networkidle' })
    assert.deepEqual(await seriousProblems(page), [], `${path} at ${width}`)
    assert.isFalse(await sidewaysOverflow(page), `${path} at ${width}`)
  }
}

const membershipOf = (orgId: string, userId: string) =>
  Membership.query().where({ org_id: orgId, user_id: userId }).first()

/** What the server says to who asks it past the screen. */
async function deleteByHand(page: Page, slug: string) {
  const cookies = await page.context().cookies()
  const token = decodeURIComponent(cookies.find(({ name }) => name === 'XSRF-TOKEN')!.value)
  const response = await page.request.delete(new URL(`/api/v1/orgs/${slug}`, page.url()).href, {
    headers: { 'Accept': 'application/json', 'X-XSRF-TOKEN': token },
  })
  return response.status()
}
