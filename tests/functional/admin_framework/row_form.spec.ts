import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { DateTime } from 'luxon'
import { defineAdminResource } from '#admin/define_admin_resource'
import { registerAdminResource } from '#admin/registry'
import Org from '#models/org'
import ShareLink from '#models/share_link'
import { makeCast, makeUser } from '#tests/fixtures/people'

const yes = () => true

class LinkPolicy {
  viewAny = yes
  view = yes
  create = yes
  update = yes
  see_limits = () => false
}

const values = {
  title: vine.string().maxLength(80).nullable(),
  albumId: vine.string().uuid().nullable(),
  createdById: vine.string().uuid().nullable(),
  expiresAt: vine.date({ formats: ['iso8601'] }).nullable(),
  maxViews: vine.number().withoutDecimals().range([1, 1000]).nullable(),
}

const links = defineAdminResource(ShareLink, {
  name: 'form_links',
  tenancy: 'org',
  policy: new LinkPolicy(),
  record: { title: 'title' },
  fields: { maxViews: { can: 'see_limits' } },
  list: { columns: ['title'], sort: '-createdAt' },
  forms: {
    create: vine.create({ ...values, orgId: vine.string().uuid(), note: vine.string().optional() }),
    update: vine.create(values),
  },
})

const orgs = defineAdminResource(Org, {
  name: 'form_orgs',
  tenancy: 'platform',
  policy: { viewAny: yes, view: yes, update: yes },
  record: { title: 'name' },
  list: { columns: ['name'], sort: 'name' },
  forms: {
    update: vine.create({
      name: vine.string().optional(),
      storageLimitBytes: vine
        .number()
        .range([0, 2 ** 50])
        .nullable(),
    }),
  },
})

async function scene() {
  const cast = await makeCast()
  const album = await cast.org.related('albums').create({ name: 'Summer' })
  const link = await cast.org.related('shareLinks').create({
    title: 'For Grandma',
    albumId: album.id,
    expiresAt: DateTime.fromISO('2027-01-02T10:00:00Z'),
    maxViews: 7,
    tokenHash: `hash-${album.id}`,
    tokenSealed: 'sealed',
  })
  const operator = await makeUser({ superadminAt: DateTime.now() })
  return { ...cast, album, link, operator, root: `/orgs/${cast.org.slug}/settings/r/form_links` }
}

const kindsOf = (form: { fields: { name: string; kind: string }[] }) =>
  Object.fromEntries(form.fields.map(({ name, kind }) => [name, kind]))

test.group('The form of a row', (group) => {
  group.each.setup(() => {
    const undo = [links, orgs].map(registerAdminResource)
    return () => undo.forEach((takeAway) => takeAway())
  })

  test('has the fields of its validator with what the model knows, and the values of the row', async ({
    assert,
    client,
  }) => {
    const { operator, link, album } = await scene()
    const root = '/admin/r/form_links'
    const page = await client.get(`${root}/${link.id}/edit`).loginAs(operator).withInertia()
    page.assertInertiaComponent('admin/resource/form')
    const { form, relations, named, row, method, target } = page.inertiaProps as Record<string, any>
    assert.deepEqual(kindsOf(form), {
      title: 'text',
      albumId: 'relation',
      createdById: 'relation',
      expiresAt: 'moment',
    })
    assert.deepInclude(form.values, { title: 'For Grandma', albumId: album.id })
    assert.equal(Date.parse(form.values.expiresAt), Date.parse('2027-01-02T10:00:00Z'))
    assert.sameMembers(relations, ['albumId', 'createdById'])
    assert.deepEqual(named.albumId.titles, { [album.id]: 'Summer' })
    assert.equal(row.id, link.id)
    assert.deepEqual([method, target], ['patch', `${root}/${link.id}`])
  })

  test('leaves out what its reader may not see, and never tells it', async ({ assert, client }) => {
    const { owner, link, root } = await scene()
    const page = await client.get(`${root}/${link.id}/edit`).loginAs(owner).withInertia()
    const { form } = page.inertiaProps as Record<string, any>
    assert.notProperty(form.values, 'maxViews')
    assert.notInclude(JSON.stringify(form), 'maxViews')
  })

  test('asks nobody for an id that no picker of theirs offers', async ({ assert, client }) => {
    const { owner, link, root } = await scene()
    const page = await client.get(`${root}/${link.id}/edit`).loginAs(owner).withInertia()
    const { form, relations } = page.inertiaProps as Record<string, any>
    assert.notProperty(kindsOf(form), 'createdById')
    assert.notInclude(relations, 'createdById')
  })

  test('asks for no org where there is only one, and for what the row itself does not have', async ({
    assert,
    client,
  }) => {
    const { owner, operator, root } = await scene()
    const page = await client.get(`${root}/new`).loginAs(owner).withInertia()
    const { form, row } = page.inertiaProps as Record<string, any>
    assert.isNull(row)
    assert.notProperty(kindsOf(form), 'orgId')
    assert.containsSubset(kindsOf(form), { expiresAt: 'moment', maxViews: 'number', note: 'text' })
    assert.deepEqual(form.values, {})
    const console = await client.get('/admin/r/form_links/new').loginAs(operator).withInertia()
    const whole = (console.inertiaProps as Record<string, any>).form
    assert.equal(kindsOf(whole).orgId, 'relation')
  })

  test('shows amounts of storage as such, and knows what cannot be emptied', async ({
    assert,
    client,
  }) => {
    const { org } = await makeCast()
    const operator = await makeUser({ superadminAt: DateTime.now() })
    const path = `/admin/r/form_orgs/${org.id}/edit`
    const page = await client.get(path).loginAs(operator).withInertia()
    const { form } = page.inertiaProps as Record<string, any>
    assert.containsSubset(form.fields, [
      { name: 'name', isRequired: true },
      { name: 'storageLimitBytes', kind: 'bytes', isRequired: false, max: 2 ** 50 },
    ])
    assert.isNull(form.values.storageLimitBytes)
  })

  test('is for owner and admins; members, strangers and visitors find nothing', async ({
    client,
  }) => {
    const { owner, admin, member, foreigner, link, root } = await scene()
    for (const path of [`${root}/new`, `${root}/${link.id}/edit`]) {
      for (const user of [owner, admin])
        (await client.get(path).loginAs(user).withInertia()).assertStatus(200)
      for (const user of [member, foreigner])
        (await client.get(path).loginAs(user).withInertia()).assertStatus(404)
      const visitor = await client.get(path).redirects(0)
      visitor.assertHeader('location', '/sign-in')
    }
  })

  test('comes back where somebody else was faster, and nothing is overwritten', async ({
    assert,
    client,
  }) => {
    const { owner, admin, link, root, org } = await scene()
    const place = `${root}/${link.id}`
    const read = await client.get(`${place}/edit`).loginAs(owner).withInertia()
    const { version } = (read.inertiaProps as Record<string, any>).row
    const save = (user: typeof owner, title: string) =>
      client
        .patch(place)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .header('referer', `${place}/edit`)
        .redirects(0)
        .json({ version, values: { title, expiresAt: '2028-02-03T04:05:00+01:00' } })
    const first = await save(admin, 'Theirs')
    first.assertHeader('location', place)
    const stale = await save(owner, 'Mine')
    stale.assertHeader('location', `${place}/edit`)
    assert.property(stale.flashMessage('inputErrorsBag'), 'version')
    const stored = await ShareLink.within(org.id).where('id', link.id).firstOrFail()
    assert.equal(stored.title, 'Theirs')
    assert.equal(stored.expiresAt!.toMillis(), Date.parse('2028-02-03T03:05:00Z'))
  })
})
