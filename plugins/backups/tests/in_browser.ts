import { type Browser, chromium, type Page } from 'playwright'
import { launchOptions } from '#tests/browser_launcher'

interface Seen {
  origin: string
  person: { email: string; password: string }
  /** The path of an album. */
  album: string
  link: { path: string; password: string }
}

/** Looks at a server as people do: signs in and opens an album; opens a link as a guest. Throws where there is no picture. */
export async function seeInBrowser({ origin, person, album, link }: Seen) {
  const browser = await chromium.launch(await launchOptions())
  try {
    const own = await pageOf(browser, origin)
    await own.goto('/sign-in')
    await own.getByLabel('E-mail address').fill(person.email)
    await own.getByLabel('Password', { exact: true }).fill(person.password)
    await own.getByRole('button', { name: 'Sign in', exact: true }).click()
    await own.waitForURL((url) => url.pathname !== '/sign-in')
    await own.goto(album)
    await seePicture(own)
    const guest = await pageOf(browser, origin)
    await guest.goto(link.path)
    await guest.getByLabel('Password', { exact: true }).fill(link.password)
    await guest.keyboard.press('Enter')
    await seePicture(guest)
  } finally {
    await browser.close()
  }
}

/** With a context of its own: nobody is signed in. */
async function pageOf(browser: Browser, baseURL: string) {
  const context = await browser.newContext({ baseURL, locale: 'en' })
  return context.newPage()
}

/** Waits for the first photo to be loaded, and fails where what came is no picture. */
const seePicture = (page: Page) =>
  page
    .locator('[data-photo] img')
    .first()
    .evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode())
