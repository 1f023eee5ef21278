import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import type { Page } from 'playwright'
import { Typist } from '#tests/browser/by_keyboard'
import { undrawnIcons, watch } from '#tests/browser/looking'
import { makeOrg } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const FEW = /icons-of-few/

/** Headings of places that are called otherwise. */
const TITLES: Record<string, string> = { Server: 'Overview' }

const settled = (page: Page) => page.waitForLoadState('networkidle')

test.group('Icons in the browser', () => {
  test('pages that everybody opens do not fetch those of few people', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner)
    await browserContext.loginAs(owner)
    const fetched: string[] = []
    browserContext.on('request', (request) => void fetched.push(request.url()))
    for (const path of ['', '/photos', '/favorites']) {
      await settled(await visit(`/orgs/${org.slug}${path}`))
    }
    const page = await visit(`/orgs/${org.slug}/albums/${album.id}`)
    await settled(page)
    const tools = page.waitForResponse(/lightbox-.+\.js$/)
    await page.mouse.move(600, 400)
    await tools
    assert.isNotEmpty(fetched.filter((url) => /app-.+\.js$/.test(url)))
    assert.isEmpty(fetched.filter((url) => FEW.test(url)))

    await settled(await visit(`/orgs/${org.slug}/settings`))
    assert.isNotEmpty(fetched.filter((url) => FEW.test(url)))
  })

  test('every one is drawn, whichever way somebody came', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner } = await makeOrg()
    const page = await visit('/sign-in')
    const troubles = watch(page)
    const undrawn: Record<string, string[]> = {}
    const look = async (way: string) => {
      await settled(page)
      const names = await undrawnIcons(page)
      if (names.length > 0) undrawn[`${page.url()} ${way}`] = names
    }
    await look('directly')

    await owner.merge({ superadminAt: DateTime.now() }).save()
    await browserContext.loginAs(owner)
    const home = `/orgs/${org.slug}`
    for (const place of [`${home}/settings`, '/admin/r/users', '/admin/plugins', home]) {
      await page.goto(new URL(place, page.url()).href)
      await look('directly')
    }
    const hands = new Typist(page)
    for (const place of ['Members', 'Trash', 'Settings', 'Server', 'Accounts', 'Jobs']) {
      await hands.jump(place)
      await page.getByRole('heading', { level: 1, name: TITLES[place] ?? place }).waitFor()
      await look('from another one')
    }
    assert.deepEqual(undrawn, {})
    assert.deepEqual(troubles(), [])
  })
})
