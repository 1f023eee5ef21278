import { test } from '@japa/runner'
import type { Page } from 'playwright'
import type Org from '#models/org'
import { drain } from '#queue/queue'
import { Typist } from '#tests/browser/by_keyboard'
import { watch } from '#tests/browser/looking'
import { createPluginHarness } from '#tests/plugin_harness'
import { clusterSoon } from '../../clustering/cluster_org_job.js'
import { BUILT_IN } from '../../engine/builtin/built_in_info.js'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import Person from '../../person.js'
import { makePhotosOf } from '../crowd.js'
import { portraits } from '../pictures.js'
import { makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')

const QUIET_MS = 120_000

/** So many photos of each of as many people, and nobody told from another yet. */
async function makeFamily(counts: number[]) {
  const place = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
  const photos: { id: string }[][] = []
  for (const [at, portrait] of (await portraits(counts.length)).entries())
    photos.push(await makePhotosOf(portrait, place.album, counts[at]))
  await putTogether(place.org)
  return { ...place, photos, home: `/orgs/${place.org.slug}/p/facesearch` }
}

async function putTogether({ id: orgId }: Org) {
  await clusterSoon(orgId)
  await drain({ orgId, aheadMs: QUIET_MS })
}

/** Counts what hands do, however many pages are loaded meanwhile. */
const COUNTING = `{
  const count = (what) => sessionStorage.setItem(what, Number(sessionStorage.getItem(what) ?? 0) + 1)
  addEventListener('keydown', () => count('keys'), true)
  addEventListener('pointerdown', () => count('clicks'), true)
}`
const handsOn = (page: Page) =>
  page.evaluate<{ keys: number; clicks: number }>(
    '({ keys: Number(sessionStorage.keys ?? 0), clicks: Number(sessionStorage.clicks ?? 0) })'
  )

async function nameGroup(page: Page, name: string) {
  await page.locator('[data-name-queue] [data-name-field] input:focus').waitFor()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
}

const isNow = (page: Page, name: string) => page.getByText(`This is ${name} now.`).first().waitFor()

/** How many photos there are of everybody who has a name. */
async function photosByName({ id: orgId }: Org) {
  const named = await Person.within(orgId).whereNotNull('name').orderBy('name')
  return named.map(({ name, faceCount }) => [name, faceCount])
}

test.group('A family', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(60_000))
  group.teardown(() => facePool().close())

  test('of five in 300 photos gets its names by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily([110, 80, 60, 35, 15])
    assert.lengthOf(await Person.within(org.id), 5)
    await browserContext.loginAs(owner)
    await browserContext.addInitScript(COUNTING)
    const page = await visit(home)
    const troubles = watch(page)
    const typist = new Typist(page)
    await typist.enter(page.getByRole('link', { name: 'Name people' }))
    for (const name of ['Anna', 'Ben', 'Clara', 'David', 'Emma']) {
      await nameGroup(page, name)
      await isNow(page, name)
    }
    await page.getByRole('heading', { name: 'Everybody has been asked' }).waitFor()
    assert.deepEqual(await photosByName(org), [
      ['Anna', 110],
      ['Ben', 80],
      ['Clara', 60],
      ['David', 35],
      ['Emma', 15],
    ])
    const { keys, clicks } = await handsOn(page)
    assert.equal(clicks, 0)
    // Their 21 letters, Enter behind each, and the way there.
    assert.isBelow(keys, 60)
    assert.deepEqual(troubles(), [])
  })

  test('takes a wrong merge apart again, and takes that back, by keyboard', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, photos } = await makeFamily([12, 8, 5])
    const theirs = photos[2].map(({ id }) => id)
    const clara = await Face.within(org.id).whereIn('photo_id', theirs).orderBy('id', 'desc')
    await browserContext.loginAs(owner)
    await browserContext.addInitScript(COUNTING)
    const page = await visit(`${home}/review`)
    const troubles = watch(page)
    const typist = new Typist(page)
    await nameGroup(page, 'Anna')
    await isNow(page, 'Anna')
    await nameGroup(page, 'Ben')
    await isNow(page, 'Ben')
    await nameGroup(page, 'Ben')
    await page.getByText('Somebody is called Ben already').waitFor()
    await typist.press('Enter')
    await page.getByText('Both are Ben now.').first().waitFor()
    assert.deepEqual(await photosByName(org), [
      ['Anna', 12],
      ['Ben', 13],
    ])

    await typist.enter(page.getByRole('link', { name: 'To all people' }))
    await typist.enter(page.getByRole('link', { name: 'Ben, 13 photos' }))
    await typist.enter(page.getByRole('tab', { name: 'Faces' }))
    const picked = clara.map(({ id }) => page.locator(`[data-face]:has(img[src*="${id}"])`))
    const apart = async (key: string) => {
      await typist.tabTo(page.locator('[data-face][tabindex="0"]'))
      await typist.tabTo(picked[0], { key })
      await typist.press('Space')
      await typist.tabTo(picked[4], { key: 'ArrowRight' })
      await typist.press('Shift+Space')
      await page.getByText('5 faces picked').waitFor()
      await typist.enter(page.getByRole('button', { name: 'Somebody else' }), { key: 'Shift+Tab' })
      await page.getByRole('tab', { name: '8 photos' }).waitFor()
      await typist.goesOn()
    }
    await apart('ArrowRight')
    await page.getByText('5 faces are somebody else now.').first().waitFor()
    await typist.press('Control+z')
    await page.getByRole('tab', { name: '13 photos' }).waitFor()
    assert.deepEqual(await photosByName(org), [
      ['Anna', 12],
      ['Ben', 13],
    ])

    await apart('ArrowLeft')
    await putTogether(org)
    await page.goto(`${new URL(page.url()).origin}${home}/review`)
    await nameGroup(page, 'Clara')
    await isNow(page, 'Clara')
    assert.deepEqual(await photosByName(org), [
      ['Anna', 12],
      ['Ben', 8],
      ['Clara', 5],
    ])
    const faces = await Face.within(org.id).whereHas('person', (is) => is.where('name', 'Clara'))
    assert.sameMembers(
      faces.map(({ id }) => id),
      clara.map(({ id }) => id)
    )
    assert.equal((await handsOn(page)).clicks, 0)
    assert.deepEqual(troubles(), [])
  })
})
