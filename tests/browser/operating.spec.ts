import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Page } from 'playwright'
import { SuspendOrg } from '#actions/suspend_org'
import Org from '#models/org'
import ShareLink from '#models/share_link'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { joinOrg, makeCast, makeOrg, makeUser } from '#tests/fixtures/people'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const GB = 2 ** 30
const LINK = /\/reset-password\/[\w-]{43}$/
const baseURL = () => `http://${process.env.HOST}:${process.env.PORT}`

/** Writes into the field that has this name, without a mouse. */
async function type(page: Page, label: string, text: string) {
  await page.getByLabel(label, { exact: true }).focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

async function press(page: Page, name: string, within = page.locator('body')) {
  await within.getByRole('button', { name, exact: true }).focus()
  await page.keyboard.press('Enter')
}

test.group('An operator, in a browser', () => {
  test('makes an org for a customer, raises its quota and locks it, by keyboard alone', async ({
    assert,
    browser,
    browserContext,
    cleanup,
    visit,
  }) => {
    const slug = `rowing-${Date.now().toString(36)}`
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit('/admin/r/orgs')
    const troubles = watch(page)
    await page.getByRole('link', { name: 'New', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Address', { exact: true }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await type(page, 'Name', 'Rowing Club')
    await type(page, 'Address', slug)
    await type(page, "Owner's e-mail", `${slug}@example.org`)
    await type(page, "Owner's name", 'Mara Miller')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Rowing Club' }).waitFor()
    const org = await Org.findByOrFail('slug', slug)

    // The owner gets in by the link that was handed over.
    await press(page, 'Invite the owner again')
    await press(page, 'Invite the owner again', page.getByRole('dialog'))
    const handed = await page.getByRole('dialog').getByText(LINK).textContent()
    assert.deepEqual(await seriousProblems(page), [])
    await page.keyboard.press('Escape')
    const theirs = await browser.newContext({ baseURL: baseURL() })
    cleanup(() => theirs.close())
    const owner = await theirs.newPage()
    await owner.goto(new URL(handed!.trim()).pathname)
    await owner.getByLabel('New password').fill('a boat with eight oars')
    await owner.getByRole('button', { name: 'Save and sign in' }).click()
    await owner.waitForURL(`**/orgs/${slug}`)

    await page.reload()
    await page.getByRole('link', { name: 'Edit', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Quota', { exact: true }).waitFor()
    await type(page, 'Quota', '50')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/admin/r/orgs/${org.id}`)
    await org.refresh()
    assert.equal(Number(org.storageLimitBytes), 50 * GB)

    await press(page, 'Suspend')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Nobody gets in until it is activated again').waitFor()
    await press(page, 'Suspend', dialog)
    await dialog.getByText('1 row done').waitFor()
    await press(page, 'Close', dialog)
    await page.getByRole('button', { name: 'Activate', exact: true }).waitFor()
    await owner.goto(`/orgs/${slug}/photos`)
    await owner.getByRole('heading', { level: 1, name: 'Rowing Club is suspended' }).waitFor()
    assert.deepEqual(await seriousProblems(owner), [])
    assert.deepEqual(troubles(), [])
  })

  test('whoever is locked out reads why, finds their other orgs, and visitors a closed link', async ({
    assert,
    browser,
    cleanup,
  }) => {
    const { org, owner, member, album } = await makeSharedAlbum()
    const { token } = await share(owner, org, { album_id: album.id })
    const other = await makeOrg()
    await joinOrg(other.org, 'member', member)
    await new SuspendOrg().handle({ org })
    const phone = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => phone.close())
    await phone.loginAs(member)
    const page = await phone.visit(`/orgs/${org.slug}/albums/${album.id}`)
    await page.getByRole('heading', { level: 1, name: `${org.name} is suspended` }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.isFalse(await sidewaysOverflow(page))
    await page.getByRole('link', { name: 'Your organizations' }).click()
    const picker = page.getByRole('list', { name: 'Your organizations' })
    await picker.getByRole('link', { name: org.name }).getByText('Suspended').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await picker.getByRole('link', { name: other.org.name }).click()
    await page.waitForURL(`**/orgs/${other.org.slug}`)

    const visitor = await browser.newContext({ ...PHONE, baseURL: baseURL() })
    cleanup(() => visitor.close())
    const visited = await visitor.newPage()
    await visited.goto(`/s/${token}`)
    await visited.getByRole('heading', { level: 1, name: 'This link is closed for now' }).waitFor()
    assert.deepEqual(await seriousProblems(visited), [])
    assert.isFalse(await sidewaysOverflow(visited))
  })

  test('hands an account a reset link, and ends one share link among others', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, member } = await makeCast()
    const links = await Promise.all(
      ['First', 'Second'].map((title) =>
        org.related('shareLinks').create({
          title: `${title} of ${org.slug}`,
          createdById: owner.id,
          tokenHash: `${title} ${org.id}`,
          tokenSealed: 'sealed',
          viewCount: 0,
        })
      )
    )
    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const page = await visit(`/admin/r/users/${member.id}`)
    await press(page, 'Make a reset link')
    await press(page, 'Make a reset link', page.getByRole('dialog'))
    await page.getByText('Reset link, good for an hour').waitFor()
    assert.match(
      (await page.getByRole('dialog').getByText(LINK).textContent())!,
      /\/reset-password\//
    )
    assert.deepEqual(await seriousProblems(page), [])

    await page.goto(`/admin/r/share_links/${links[0].id}`)
    await press(page, 'Revoke')
    await press(page, 'Revoke', page.getByRole('dialog'))
    await page.getByRole('dialog').getByText('1 row done').waitFor()
    await press(page, 'Close')
    const [first, second] = await ShareLink.within(org.id).orderBy('title')
    assert.isNotNull(first.revokedAt)
    assert.isNull(second.revokedAt)
  })
})
