import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { EnsureSuperadmin } from '#actions/ensure_superadmin'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { forgetFirstRun, isFirstRunDue } from '#queries/first_run'
import { Browsing } from '#tests/fixtures/browsing'
import { pretendNewServer } from '#tests/fixtures/new_server'
import { forgetTries } from '#tests/fixtures/tries'

let serial = 0
const newcomer = () => {
  const id = `${Date.now().toString(36)}${serial++}`
  return {
    name: 'Ada Lovelace',
    email: `ada.first.${id}@example.org`,
    password: 'correct horse battery',
    org: 'The First Club',
    slug: `first-${id}`,
  }
}

test.group('First run', (group) => {
  group.each.setup(forgetTries)
  group.each.setup(pretendNewServer)

  test('every page leads to it until somebody runs the server', async ({ assert, client }) => {
    const visitor = new Browsing()
    for (const path of ['/', '/sign-in', '/register', '/account', '/orgs/new', '/admin']) {
      assert.equal((await visitor.get(path)).location, '/first-run')
    }
    const page = await visitor.get('/first-run')
    assert.equal(page.component, 'first_run/create')
    assert.isString(page.props.storage)
    ;(await client.get('/health')).assertStatus(200)
  })

  test('makes the superadmin and their first org, signs in and brings photos next', async ({
    assert,
  }) => {
    const input = newcomer()
    const visitor = new Browsing()
    await visitor.get('/first-run')
    const visit = await visitor.post('/first-run', input)
    assert.equal(visit.location, `/first-run/photos?org=${input.slug}`)
    const next = await visitor.follow(visit)
    assert.equal(next.component, 'first_run/photos')
    const user = await User.findByEmail(input.email)
    assert.isTrue(user!.isSuperadmin)
    const org = await Org.findByOrFail('slug', input.slug)
    const membership = await Membership.findByOrFail('org_id', org.id)
    assert.containsSubset(membership.$attributes, { userId: user!.id, role: 'owner' })
    assert.equal((await visitor.get('/first-run')).location, '/')
    assert.equal((await visitor.get('/admin')).status, 200)
  })

  test('makes one superadmin when two try at once', async ({ assert }) => {
    const people = [newcomer(), newcomer(), newcomer()]
    const visitors = people.map(() => new Browsing())
    await Promise.all(visitors.map((visitor) => visitor.get('/first-run')))
    await Promise.all(visitors.map((visitor, index) => visitor.post('/first-run', people[index])))
    const made = await User.query().whereNotNull('superadmin_at')
    assert.lengthOf(made, 1)
    const orgs = await Org.query().whereIn(
      'slug',
      people.map(({ slug }) => slug)
    )
    assert.lengthOf(orgs, 1)
    const accounts = await User.query().whereIn(
      'email',
      people.map(({ email }) => email)
    )
    assert.lengthOf(accounts, 1)
  })

  test('is over for good: nobody becomes superadmin by coming later', async ({ assert }) => {
    const visitor = new Browsing()
    await visitor.get('/first-run')
    await visitor.post('/first-run', newcomer())
    const late = new Browsing()
    const input = newcomer()
    await late.get('/sign-in')
    await late.post('/first-run', input)
    assert.isNull(await User.findByEmail(input.email))
    await User.query().whereNotNull('superadmin_at').update({ superadmin_at: null })
    forgetFirstRun()
    assert.equal((await late.get('/first-run')).location, '/')
  })

  test('names what is wrong, keeps nothing and stays open', async ({ assert }) => {
    const visitor = new Browsing()
    await visitor.get('/first-run')
    const bad: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ email: 'nonsense' }, 'email'],
      [{ password: 'short' }, 'password'],
      [{ org: '' }, 'org'],
      [{ org: 'x'.repeat(81) }, 'org'],
      [{ slug: 'admin' }, 'slug'],
      [{ slug: 'Not An Address!' }, 'slug'],
      [{ slug: 'x' }, 'slug'],
      [{ slug: 'x'.repeat(49) }, 'slug'],
    ]
    for (const [part, field] of bad) {
      await visitor.post('/first-run', { ...newcomer(), ...part })
      const page = await visitor.get('/first-run')
      assert.property(page.props.errors, field, JSON.stringify(part))
    }
    assert.isTrue(await isFirstRunDue())
  })

  test('a taken address of the org undoes the superadmin too', async ({ assert }) => {
    const input = newcomer()
    await Org.create({ name: 'There before', slug: input.slug, settings: {}, storageUsedBytes: 0 })
    const visitor = new Browsing()
    await visitor.get('/first-run')
    await visitor.post('/first-run', input)
    const page = await visitor.get('/first-run')
    assert.property(page.props.errors, 'slug')
    assert.isNull(await User.findByEmail(input.email))
    assert.isTrue(await isFirstRunDue())
  })

  test('the environment may name the superadmin instead', async ({ assert }) => {
    const { email, password } = newcomer()
    await new EnsureSuperadmin().handle({ email, password })
    await new EnsureSuperadmin().handle({ email: `other.${email}`, password })
    const user = await User.findByEmail(email)
    assert.isTrue(user!.isSuperadmin)
    assert.isNull(await User.findByEmail(`other.${email}`))
    const visitor = new Browsing()
    await visitor.signIn(email, password)
    assert.equal((await visitor.get('/admin')).status, 200)
  })

  test('several processes that start at once make one superadmin', async ({ assert }) => {
    const { email, password } = newcomer()
    await Promise.all([1, 2, 3].map(() => new EnsureSuperadmin().handle({ email, password })))
    assert.lengthOf(await User.query().whereNotNull('superadmin_at'), 1)
  })

  test('an environment that makes no sense stops the start with a reason', async ({ assert }) => {
    await assert.rejects(
      () => new EnsureSuperadmin().handle({ email: 'nonsense', password: 'long enough' }),
      /ADMIN_EMAIL or ADMIN_PASSWORD/
    )
    await new EnsureSuperadmin().handle({ email: 'a@example.org' })
    assert.isTrue(await isFirstRunDue())
  })

  test('a superadmin who came by another way is enough', async ({ assert }) => {
    const { email, password, name } = newcomer()
    await User.create({ email, password, name, locale: 'en', superadminAt: DateTime.now() })
    assert.equal((await new Browsing().get('/first-run')).location, '/')
  })
})
