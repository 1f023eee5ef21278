import { test } from '@japa/runner'
import type { Page } from 'playwright'
import drive from '@adonisjs/drive/services/main'
import type Album from '#models/album'
import type Photo from '#models/photo'
import { renditionKey } from '#storage/keys'
import { Typist } from '#tests/browser/by_keyboard'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { until } from '#tests/contracts/queue/until'
import { picture } from '#tests/fixtures/pictures'
import { createPluginHarness } from '#tests/plugin_harness'
import Suggestion from '../../clustering/suggestion.js'
import Person from '../../person.js'
import { fillWithPeople, makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')

const NAMES = ['Anna', 'Ben', 'Clara', 'David', 'Emma']

async function makeFamily(people = 5) {
  const world = await makeFaceOrg()
  const made = await fillWithPeople(world.album as Album, { people, photosEach: 3 })
  for (const [at, { photos }] of made.entries()) for (const photo of photos) await draw(photo, at)
  return { ...world, people: made, home: `/orgs/${world.org.slug}/p/facesearch` }
}

/** Pictures that faces can be cut from. */
async function draw(photo: Photo, seed: number) {
  for (const kind of ['preview', 'thumb'] as const) {
    const bytes = await picture({ width: photo.width, height: photo.height, seed, format: 'webp' })
    await drive.use().put(renditionKey(photo.orgId, photo.id, kind), bytes)
  }
}

const nameAll = (orgId: string, made: { person: Person }[]) =>
  Promise.all(
    made.map(({ person }, at) =>
      Person.within(orgId).where('id', person.id).update({ name: NAMES[at] })
    )
  )

const untilTyped = (page: Page, text: string) =>
  until(`The field that is typed into says «${text}»`, async () => {
    const fields = page.locator('[data-name-field] input:focus')
    return (await fields.count()) > 0 && (await fields.first().inputValue()) === text
  })

const namedIn = async (orgId: string) => {
  const named = await Person.within(orgId).whereNotNull('name').orderBy('name')
  return named.map(({ name }) => name)
}

/** The next name stays on its way until what this answers is called. */
async function namesWait(page: Page) {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(
    '**/p/facesearch/people/*',
    async (route) => {
      await promise
      await route.continue()
    },
    { times: 1 }
  )
  return resolve
}

const answerLate = (page: Page) =>
  page.route('**/p/facesearch/people**', async (route) => {
    await new Promise((resume) => setTimeout(resume, 300))
    await route.continue()
  })

test.group('People by keyboard', (group) => {
  group.setup(() => plugin.run())

  test('five are named one after the other, and the last taken back', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily()
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    const troubles = watch(page)
    await page.locator('[data-name-queue]').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    const begun = Date.now()
    for (const name of NAMES) {
      const field = page.locator('[data-name-queue] [data-name-field] input:focus')
      await field.waitFor()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      await page.getByText(`This is ${name} now.`).first().waitFor()
    }
    await page.getByRole('heading', { name: 'Everybody has been asked' }).waitFor()
    assert.isBelow(Date.now() - begun, 60_000)
    const named = await Person.within(org.id).whereNotNull('name').orderBy('name')
    assert.deepEqual(
      named.map(({ name }) => name),
      NAMES
    )
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.locator('[data-name-queue]').waitFor()
    const left = await Person.within(org.id).whereNotNull('name')
    assert.lengthOf(left, 4)
    assert.deepEqual(troubles(), [])
  })

  test('are named by somebody who types faster than the server answers', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily()
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    const troubles = watch(page)
    await answerLate(page)
    await page.locator('[data-name-queue] [data-name-field] input:focus').waitFor()
    for (const name of NAMES) {
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
    }
    await page.getByRole('heading', { name: 'Everybody has been asked' }).waitFor()
    const named = await Person.within(org.id).whereNotNull('name').orderBy('name')
    assert.deepEqual(
      named.map(({ name }) => name),
      NAMES
    )
    assert.deepEqual(troubles(), [])
  })

  test('are asked about again where a name has to be looked at, whatever was typed behind it', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, people } = await makeFamily()
    await people[0].person.merge({ name: 'Anna' }).save()
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    await answerLate(page)
    const field = page.locator('[data-name-queue] [data-name-field] input')
    await field.focus()
    for (const name of ['Anna', 'Bea', 'Cleo']) {
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
    }
    await page.getByText('Somebody is called Anna already').waitFor()
    await untilTyped(page, 'Anna')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Skip' }).click()
    await untilTyped(page, '')
    await page.keyboard.type('Dora')
    await page.keyboard.press('Enter')
    await untilTyped(page, '')
    assert.deepEqual(await namedIn(org.id), ['Anna', 'Dora'])
  })

  test('get the names that were typed for them where an earlier one is taken back meanwhile', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily(3)
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    await page.locator('[data-name-queue] [data-name-field] input').focus()
    await page.keyboard.type('Anna')
    await page.keyboard.press('Enter')
    await page.getByText('This is Anna now.').first().waitFor()
    const isWritten = await namesWait(page)
    await page.keyboard.type('Bea')
    await page.keyboard.press('Enter')
    await page.locator('[role="region"] li').getByRole('button', { name: 'Undo' }).first().click()
    await until('Anna is nobody again', async () => (await namedIn(org.id)).length === 0)
    await page.locator('[data-name-queue] [data-name-field] input').focus()
    await page.keyboard.type('Anne')
    isWritten()
    await page.getByText('This is Bea now.').first().waitFor()
    await untilTyped(page, 'Anne')
    await page.keyboard.press('Enter')
    await page.getByText('This is Anne now.').first().waitFor()
    assert.deepEqual(await namedIn(org.id), ['Anne', 'Bea'])
  })

  test('keep the field of the next one open when the name before arrives', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily(3)
    await browserContext.loginAs(owner)
    const page = await visit(home)
    const isWritten = await namesWait(page)
    const ask = page.locator('[data-person]').getByRole('button', { name: 'Who is this?' })
    await ask.first().click()
    await page.keyboard.type('Anna')
    await page.keyboard.press('Enter')
    await ask.nth(1).click()
    await untilTyped(page, '')
    await page.keyboard.type('Be')
    isWritten()
    await page.getByText('This is Anna now.').first().waitFor()
    await page.keyboard.type('a')
    await untilTyped(page, 'Bea')
    await page.keyboard.press('Enter')
    await page.getByText('This is Bea now.').first().waitFor()
    assert.deepEqual(await namedIn(org.id), ['Anna', 'Bea'])
  })

  test('are asked for once more where they could not be put together', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, people } = await makeFamily(2)
    await people[0].person.merge({ name: 'Anna' }).save()
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    await page.route('**/merges', (route) => route.abort(), { times: 1 })
    await page.locator('[data-name-queue] [data-name-field] input').focus()
    await page.keyboard.type('Anna')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Merge with Anna' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('The server was not reached.').first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Merge with Anna' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Everybody has been asked' }).waitFor()
    assert.deepEqual(await namedIn(org.id), ['Anna'])
  })

  test('keep in sight what is typed while a name is on its way', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, people } = await makeFamily(1)
    const { id } = people[0].person
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/people/${id}`)
    const troubles = watch(page)
    await page.getByRole('tab', { name: 'Faces' }).waitFor()
    await answerLate(page)
    await page.keyboard.press('n')
    const field = page.locator('[data-name-field] input:focus')
    await field.waitFor()
    await page.keyboard.type('Anna')
    await page.keyboard.press('Enter')
    await page.keyboard.type(' Berg')
    await page.getByRole('heading', { level: 1, name: 'Anna' }).waitFor()
    await untilTyped(page, 'Anna Berg')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Anna Berg' }).waitFor()
    await field.waitFor({ state: 'detached' })
    const person = await Person.within(org.id).where('id', id).firstOrFail()
    assert.equal(person.name, 'Anna Berg')
    await page.keyboard.press('n')
    await field.waitFor()
    await page.keyboard.type('Bea')
    await page.keyboard.press('Enter')
    await page.keyboard.type('trix')
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await field.waitFor()
    assert.equal(await field.inputValue(), 'Anna Berg')
    assert.deepEqual(troubles(), [])
  })

  test('whose name is taken back is asked about again, whoever was named since', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home } = await makeFamily(3)
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    for (const name of ['Anna', 'Ben']) {
      await page.locator('[data-name-queue] [data-name-field] input:focus').waitFor()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      await page.getByText(`This is ${name} now.`).first().waitFor()
    }
    const anna = await Person.within(org.id).where('name', 'Anna').firstOrFail()
    const offer = page.getByRole('listitem').filter({ hasText: 'This is Anna now.' })
    await offer.getByRole('button', { name: 'Undo' }).click()
    await page.locator(`[data-name-queue] img[src*="${anna.coverFaceId}"]`).first().waitFor()
    await page.getByText('2 groups left').waitFor()
    const named = await Person.within(org.id).whereNotNull('name')
    assert.deepEqual(
      named.map(({ name }) => name),
      ['Ben']
    )
    await page.keyboard.press('Control+z')
    await page.getByText('3 groups left').waitFor()
    assert.lengthOf(await Person.within(org.id).whereNotNull('name'), 0)
  })

  test('the page is walked by arrows; a wrong merge is taken back from the toast', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, people } = await makeFamily(3)
    await nameAll(org.id, people.slice(0, 2))
    await browserContext.loginAs(owner)
    const page = await visit(home)
    const troubles = watch(page)
    await page.getByRole('heading', { name: 'Who are they?' }).waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.keyboard.press('ArrowRight')
    const typist = new Typist(page)
    await typist.press('n')
    await page.locator('[data-name-field] input:focus').fill('Ben')
    await page.keyboard.press('Enter')
    await page.getByText('Somebody is called Ben already').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Both are Ben now.').first().waitFor()
    assert.lengthOf(await Person.within(org.id), 2)
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.locator('[data-person]').nth(2).waitFor()
    assert.lengthOf(await Person.within(org.id), 3)
    assert.deepEqual(troubles(), [])
  })

  test('questions are answered with Y and N, and taken back with U', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, home, people } = await makeFamily(3)
    await nameAll(org.id, people)
    const [anna, ben, clara] = people.map(({ person }) => person.id)
    const part = { orgId: org.id, personId: anna }
    await Suggestion.create({ ...part, otherPersonId: ben, distance: 0.07 })
    await Suggestion.create({ ...part, otherPersonId: clara, distance: 0.08 })
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/review`)
    const troubles = watch(page)
    await page.locator('[data-question]').waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await page.keyboard.press('n')
    await page.getByText('This is not Anna.').first().waitFor()
    await page.keyboard.press('y')
    await page.getByText('This is Anna.').first().waitFor()
    await page.getByRole('heading', { name: 'No questions' }).waitFor()
    assert.lengthOf(await Person.within(org.id), 2)
    await page.keyboard.press('u')
    await page.locator('[data-question]').waitFor()
    assert.lengthOf(await Person.within(org.id), 3)
    assert.deepEqual(troubles(), [])
  })
})

test.group('People and their photos', (group) => {
  group.setup(() => plugin.run())

  test('faces are picked and become somebody else', async ({ assert, browserContext, visit }) => {
    const { org, owner, home, people } = await makeFamily(1)
    await nameAll(org.id, people)
    await browserContext.loginAs(owner)
    const page = await visit(`${home}/people/${people[0].person.id}`)
    const troubles = watch(page)
    await page.locator('[data-photo]').nth(2).waitFor()
    await page.getByRole('tab', { name: 'Faces' }).click()
    await page.locator('[data-face]').first().click()
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('button', { name: 'Somebody else' }).click()
    await page.getByText('One face is somebody else now.').first().waitFor()
    assert.lengthOf(await Person.within(org.id), 2)
    assert.deepEqual(troubles(), [])
  })

  test('are shown with boxes over an open photo, and named from there', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org, owner, people } = await makeFamily(1)
    const [{ photos, person }] = people
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos/${photos[0].id}`)
    const troubles = watch(page)
    await page.locator('[data-lightbox] [data-sharp]').first().waitFor()
    await page.keyboard.press('i')
    const box = page.locator('[data-face-boxes] button')
    await box.waitFor()
    const picked = await page.locator('[data-current] [data-preview]').boundingBox()
    const drawn = await box.boundingBox()
    assert.closeTo((drawn!.x - picked!.x) / picked!.width, 0.4, 0.02)
    assert.closeTo(drawn!.height / picked!.height, 0.2, 0.02)
    await box.click()
    await page.locator('[data-photo-people] input:focus').fill('Anna')
    await page.keyboard.press('Enter')
    await page.getByText('This is Anna now.').first().waitFor()
    await page.locator('[data-photo-face]').getByRole('link', { name: 'Anna' }).waitFor()
    await page.getByRole('switch', { name: 'Show in photo' }).click()
    await box.waitFor({ state: 'detached' })
    const [named] = await Person.within(org.id).where('id', person.id)
    assert.equal(named.name, 'Anna')
    assert.deepEqual(troubles(), [])
  })

  test('are named once more where a name from there did not arrive', async ({
    browserContext,
    visit,
  }) => {
    const { org, owner, people } = await makeFamily(1)
    await browserContext.loginAs(owner)
    const page = await visit(`/orgs/${org.slug}/photos/${people[0].photos[0].id}`)
    await page.route('**/p/facesearch/people/*', (route) => route.abort(), { times: 1 })
    await page.locator('[data-lightbox] [data-sharp]').first().waitFor()
    await page.keyboard.press('i')
    await page.locator('[data-photo-face]').getByRole('button', { name: 'Name' }).click()
    await page.locator('[data-photo-people] input:focus').fill('Anna')
    await page.keyboard.press('Enter')
    await page.getByText('The server was not reached.').first().waitFor()
    await untilTyped(page, 'Anna')
    await page.keyboard.press('Enter')
    await page.locator('[data-photo-face]').getByRole('link', { name: 'Anna' }).waitFor()
  })

  test('are searched by name', async ({ assert, browserContext, visit }) => {
    const { org, member, people } = await makeFamily(2)
    await nameAll(org.id, people)
    await browserContext.loginAs(member)
    const page = await visit(`/orgs/${org.slug}/photos`)
    const troubles = watch(page)
    const field = page.getByRole('combobox')
    await field.fill('person:an')
    await page.getByRole('option', { name: 'Anna' }).click()
    await page.locator('[data-search-chip]').getByText('Anna').waitFor()
    await page.waitForFunction('document.querySelectorAll("[data-photo]").length === 3')
    assert.deepEqual(troubles(), [])
  })
})

test.group('Screens of people', (group) => {
  group.setup(() => plugin.run())

  test('fit a phone, in light and dark', async ({ assert, browserContext, visit }) => {
    const { org, owner, home, people } = await makeFamily(4)
    await nameAll(org.id, people.slice(0, 2))
    await browserContext.loginAs(owner)
    const page = await visit(home)
    for (const width of [390, 1280]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 844 })
        await page.emulateMedia({ colorScheme })
        for (const path of ['', `/people/${people[0].person.id}`, '/review', '/find']) {
          await page.goto(`${new URL(page.url()).origin}${home}${path}`)
          await page.getByRole('heading', { level: 1 }).waitFor()
          assert.isFalse(await sidewaysOverflow(page), `${path} at ${width}`)
          assert.deepEqual(await seriousProblems(page), [], `${path} at ${width}, ${colorScheme}`)
          if (process.env.SHOTS) {
            await page.waitForTimeout(900)
            const name = `${path.split('/')[1] ? path.split('/')[1].replace('people', 'person') : 'people'}-${width}-${colorScheme}.png`
            await page.screenshot({ path: `${process.env.SHOTS}/${name}` })
          }
        }
      }
    }
  })
})
