import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { drain } from '#queue/queue'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makePhoto } from '#tests/fixtures/library'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import IndexedPhoto from '../../indexed_photo.js'
import { uploadFaces } from '../pictures.js'
import { ENGINE, fillWithPeople, makeFaceOrg } from '../place.js'

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Consent to face search, in a browser', (group) => {
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  test('is given with a reason, taken back, and followed by a purge', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, album } = await makeFaceOrg({ isOn: false })
    await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: org.id, isOn: true })
    await uploadFaces(org, owner, album)
    await drain({})
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/p/facesearch/settings`)
    const troubles = watch(page)
    await page.getByText('These numbers are biometric data.').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const enable = page.getByRole('button', { name: 'Switch on face search' })
    const current = page.locator('a[aria-current="page"]')
    assert.equal(await current.filter({ hasText: 'Settings' }).count(), 1)
    assert.equal(await current.filter({ hasText: 'People' }).count(), 0)
    await enable.click()
    await page.getByText('Please fill this in.').waitFor()
    await page.getByText('Please tick this to go on.').waitFor()
    assert.lengthOf(await FaceOrg.within(org.id), 0)
    await page.getByLabel('Why may you do this?').fill('All members agreed in writing.')
    await page.getByRole('checkbox').check()
    await enable.click()
    await page.getByRole('heading', { name: 'Face search is on' }).waitFor()
    assert.equal(await page.evaluate('window.scrollY'), 0)
    await page.getByText('All members agreed in writing.').waitFor()
    await drain({})
    await page.getByText('1 photo looked at.').waitFor()
    await page.reload()
    await page.getByText('3 faces').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Switch off', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('erased after 7 days').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await dialog.getByRole('button', { name: 'Switch off', exact: true }).click()
    await page.getByRole('heading', { name: 'Switched off' }).waitFor()
    await page.getByRole('button', { name: 'Erase it now' }).click()
    await dialog.getByLabel('Your password').fill('not my password')
    await dialog.getByRole('button', { name: 'Erase it now' }).click()
    await dialog.locator('[id$=error]').first().waitFor()
    await dialog.getByLabel('Your password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Erase it now' }).click()
    await page.getByText('Everything about faces is being erased.').first().waitFor()
    await drain({})
    assert.lengthOf(await Face.within(org.id), 0)
    await page.reload()
    await page.getByRole('button', { name: 'Switch on face search' }).waitFor()
    assert.equal(await page.getByRole('heading', { name: 'Switched off' }).count(), 0)
    assert.deepEqual(
      troubles().filter((said) => !said.includes('422')),
      []
    )
  })

  test('fits a phone, in the dark', async ({ assert, browser, cleanup }) => {
    const { org, owner, album } = await makeFaceOrg()
    await fillWithPeople(album, { people: 2 })
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const context = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => context.close())
    await context.loginAs(owner)
    const page = await context.newPage()
    await page.goto(`/orgs/${org.slug}/p/facesearch/settings`)
    await page.getByText('Paused: new photos wait.').waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('All 8 photos looked at.').waitFor()
  })
})

test.group('Face search in the console, in a browser', (group) => {
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  test('shows the engine and each org, and tries what failed again', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, album } = await makeFaceOrg()
    await fillWithPeople(album, { people: 4, photosEach: 5 })
    const { id: photoId } = await makePhoto(album)
    await IndexedPhoto.create({
      ...{ photoId, orgId: org.id, engineVersion: ENGINE, faces: 0, attempts: 1 },
      ...{ state: 'failed', failure: 'picture_unreadable' },
    })
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    await browserContext.loginAs(await operator())
    const page = await visit('/admin/p/facesearch')
    const troubles = watch(page)
    await page.getByRole('heading', { name: 'Built-in engine' }).waitFor()
    await page.getByText('Works', { exact: true }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('link', { name: org.name }).click()
    await page.getByText('The picture could not be read.').waitFor()
    await page.getByText('With 0.065').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByLabel('What would this distance merge?').fill('1')
    await page.getByRole('button', { name: 'Look', exact: true }).click()
    await page.getByText(/With 1, \d+ pairs? of the 4 largest people/).waitFor()
    await page.getByRole('button', { name: 'Try all again' }).click()
    await page.getByText('They are looked at again.').first().waitFor()
    await page.getByText('None.').waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('fits a phone, in the dark', async ({ assert, browser, cleanup }) => {
    const { org, album } = await makeFaceOrg()
    await fillWithPeople(album, { people: 3 })
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const context = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => context.close())
    await context.loginAs(await operator())
    for (const path of ['', `/orgs/${org.id}`]) {
      const page = await context.newPage()
      await page.goto(`/admin/p/facesearch${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.isFalse(await sidewaysOverflow(page), path)
      assert.deepEqual(await seriousProblems(page), [])
    }
  })
})
