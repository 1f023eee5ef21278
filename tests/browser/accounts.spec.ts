import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Browser, Page } from 'playwright'
import AccountToken from '#models/account_token'
import Session from '#models/session'
import User from '#models/user'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { lettersTo } from '#tests/fixtures/letters'
import { pretendNewServer } from '#tests/fixtures/new_server'
import { makeOrg, makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

let serial = 0
const unique = (name: string) => `${name}-${Date.now().toString(36)}${serial++}`

const PHONE = {
  viewport: { width: 390, height: 844 },
  locale: 'de-DE',
  colorScheme: 'dark',
} as const

async function signIn(page: Page, email: string, password = PASSWORD) {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test.group('Accounts in the browser', (group) => {
  group.each.setup(forgetTries)

  test('whoever opens a new server sets it up in three steps', async ({
    assert,
    cleanup,
    visit,
  }) => {
    cleanup(await pretendNewServer())
    const slug = unique('riverside')
    const page = await visit('/')
    const troubles = watch(page)
    await page.getByRole('heading', { name: 'Welcome to Lumina' }).waitFor()

    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Please fill this in.').waitFor()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await page.getByLabel('E-mail address').fill(`${slug}@example.org`)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'Your first organization' }).waitFor()
    await page.getByLabel('Name').fill('Die Grüne Fähre')
    const address = page.getByLabel('Address', { exact: true })
    assert.equal(await address.inputValue(), 'die-gruene-faehre')
    await address.fill('admin')
    await page.getByText('This address is reserved').waitFor()
    await address.fill(slug)
    await page.getByText(`/orgs/${slug}`).waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Ada Lovelace')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Set up the server' }).click()

    await page.getByRole('heading', { name: 'Bring your first photos' }).waitFor()
    await page.getByLabel('Name of the album').fill('Summer')
    await page.getByRole('button', { name: 'Create the album' }).click()
    await page.waitForURL(`**/orgs/${slug}/albums/*`)
    assert.deepEqual(troubles(), [])
    assert.isTrue((await User.findByEmail(`${slug}@example.org`))!.isSuperadmin)
  })

  test('the first run fits a phone, in the dark and in German', async ({
    assert,
    browser,
    cleanup,
    visit,
  }) => {
    cleanup(await pretendNewServer())
    const start = (await visit('/')).url()
    const context = await (browser as Browser).newContext(PHONE)
    const page = await context.newPage()
    await page.goto(start)
    await page.getByRole('heading', { name: 'Willkommen bei Lumina' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.isFalse(await sidewaysOverflow(page))
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-Mail-Adresse').fill('ada@example.org')
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Weiter' }).click()
    await page.getByRole('heading', { name: 'Deine erste Organisation' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    assert.isFalse(await sidewaysOverflow(page))
    await context.close()
  })

  test('signing in says what is wrong, keeps the address and goes where one wanted to go', async ({
    assert,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const page = await visit(`/orgs/${org.slug}/members`)
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await signIn(page, owner.email, 'not the password')
    await page.getByText('E-mail or password is wrong.').waitFor()
    assert.equal(await page.getByLabel('E-mail address').inputValue(), owner.email)
    const troubles = watch(page)
    await signIn(page, owner.email)
    await page.waitForURL(`**/orgs/${org.slug}/members`)
    assert.deepEqual(troubles(), [])
  })

  test('a visitor chooses language and theme, and both stay', async ({ assert, visit }) => {
    const page = await visit('/sign-in')
    await page.getByLabel('E-mail address').fill('half@written')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Willkommen zurück' }).waitFor()
    assert.equal(await page.getByLabel('E-Mail-Adresse').inputValue(), 'half@written')
    await page.getByRole('button', { name: 'Dunkel' }).click()
    await page.reload()
    await page.getByRole('heading', { name: 'Willkommen zurück' }).waitFor()
    assert.isTrue(
      await page.evaluate<boolean>('document.documentElement.classList.contains("dark")')
    )
    assert.equal(await page.evaluate<string>('document.documentElement.lang'), 'de')
  })

  test('what is heard alone is in the language that was chosen, too', async ({ assert, visit }) => {
    const page = await visit('/sign-in')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await page.getByRole('region', { name: 'Notices (F8)' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Show what is typed' }).waitFor()
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Willkommen zurück' }).waitFor()
    await page.getByRole('region', { name: 'Hinweise (F8)' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Eingabe anzeigen' }).waitFor()
    await page.reload()
    await page.getByRole('region', { name: 'Hinweise (F8)' }).waitFor({ state: 'attached' })
    assert.equal(await page.getByRole('region', { name: 'Notifications' }).count(), 0)
  })

  test('without a mail server a sign-in link goes by way of the outbox', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const user = await makeUser({ name: 'Grace Hopper' })
    const asking = await visit('/sign-in')
    await asking.getByRole('link', { name: 'Send me a sign-in link' }).click()
    await asking.getByText('This server sends no mail.').waitFor()
    await asking.getByLabel('E-mail address').fill(user.email)
    await asking.getByRole('button', { name: 'Send the link' }).click()
    await asking.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    assert.lengthOf(await lettersTo(user.email), 1)

    await browserContext.loginAs(await makeUser({ superadminAt: DateTime.now() }))
    const admin = await visit('/admin/outbox')
    const troubles = watch(admin)
    await admin.getByRole('link', { name: `To ${user.email}` }).click()
    const link = (await admin.locator('code').innerText()).trim()
    const letter = admin.frameLocator('iframe')
    await letter.getByRole('heading', { name: 'Hello Grace Hopper' }).waitFor()
    await admin.getByRole('button', { name: 'As text' }).click()
    await admin.getByText('The link works once').waitFor()
    assert.deepEqual(troubles(), [])

    const context = await (browser as Browser).newContext()
    const page = await context.newPage()
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in as Grace Hopper' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.goto(link)
    await page.getByRole('heading', { name: 'This link has had its day' }).waitFor()
    await context.close()
  })

  test('a token is made, shown once, used and revoked', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await browserContext.loginAs(owner)
    const page = await visit('/account/tokens')
    await page.getByRole('button', { name: 'New token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What is it for?').fill('Laptop sync')
    await dialog.getByRole('combobox', { name: 'Where?' }).click()
    await page.getByRole('option', { name: org.name }).click()
    await dialog.getByLabel('Password', { exact: true }).fill('a guess')
    await dialog.getByRole('button', { name: 'Make the token' }).click()
    await dialog.getByText('E-mail or password is wrong.').waitFor()
    const troubles = watch(page)
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Make the token' }).click()
    const secret = (await dialog.locator('[data-token]').innerText()).trim()
    assert.match(secret, /^lum_/)
    const headers = { authorization: `Bearer ${secret}` }
    const me = new URL('/api/v1/me', page.url())
    assert.equal((await fetch(me, { headers })).status, 200)
    await dialog.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('button', { name: 'Revoke Laptop sync' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No tokens yet').waitFor()
    assert.equal((await fetch(me, { headers })).status, 401)
    assert.deepEqual(troubles(), [])
  })

  test('another device is signed out from the list', async ({
    assert,
    browser,
    browserContext,
    visit,
  }) => {
    const user = await makeUser()
    await browserContext.loginAs(user)
    const page = await visit('/account/security')
    const context = await (browser as Browser).newContext({ userAgent: 'curl/8.0' })
    const elsewhere = await context.newPage()
    await elsewhere.goto(new URL('/sign-in', page.url()).href)
    await signIn(elsewhere, user.email)
    await elsewhere.waitForURL((url) => url.pathname === '/')
    await page.reload()
    await page.getByRole('button', { name: 'Sign out curl' }).click()
    await page.getByText('That device is signed out.').first().waitFor()
    assert.lengthOf(await Session.openFor(user.id), 1)
    await elsewhere.reload()
    await elsewhere.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await context.close()
  })

  test('after signing out the way back shows nothing', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/members`)
    await page.getByRole('heading', { name: 'Members' }).waitFor()
    await page.getByRole('button', { name: owner.name }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    assert.equal(await page.getByText(org.name).count(), 0)
  })

  test('a new name and language show at once', async ({ browserContext, visit }) => {
    const user = await makeUser()
    await browserContext.loginAs(user)
    const page = await visit('/account')
    await page.getByLabel('Name').fill('Countess Ada')
    await page.getByRole('combobox', { name: 'Language' }).click()
    await page.getByRole('option', { name: 'Deutsch' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Dein Konto' }).waitFor()
    await page.getByText('Countess Ada').first().waitFor()
  })

  test('every page can be read and used by everybody, on a desk and on a phone', async ({
    assert,
    browser,
    visit,
  }) => {
    const user = await makeUser({ superadminAt: DateTime.now() })
    const secret = () => AccountToken.issue(user, 'sign_in')
    const outside = [
      '/sign-in',
      '/sign-in/link',
      '/forgot-password',
      '/register',
      `/sign-in/link/${await secret()}`,
      `/sign-in/link/${'x'.repeat(43)}`,
      `/reset-password/${await AccountToken.issue(user, 'password')}`,
      `/email/${await AccountToken.issue(user, 'email')}`,
    ]
    const inside = ['/account', '/account/security', '/account/tokens', '/admin', '/admin/outbox']
    const { origin } = new URL((await visit('/sign-in')).url())
    for (const options of [{ viewport: { width: 1280, height: 800 } }, PHONE]) {
      const context = await (browser as Browser).newContext(options)
      const page = await context.newPage()
      await page.goto(`${origin}/sign-in`)
      const troubles = watch(page)
      const look = async (path: string) => {
        await page.goto(origin + path)
        await page.getByRole('heading').first().waitFor()
        assert.deepEqual(await seriousProblems(page), [], path)
        assert.isFalse(await sidewaysOverflow(page), path)
      }
      for (const path of outside) await look(path)
      await page.goto(`${origin}/sign-in/link/${await secret()}`)
      await page.locator('form button[type=submit]').click()
      await page.waitForURL((url) => url.pathname === '/')
      for (const path of inside) await look(path)
      assert.deepEqual(
        troubles().filter((words) => !words.includes('410')),
        []
      )
      await context.close()
    }
  })
})
