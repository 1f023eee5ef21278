import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { test } from '@japa/runner'
import type { Area, OrgArea } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { inferFields } from '#admin/infer_fields'
import { type ListInput, readListRequest } from '#admin/list_request'
import { countRows, readPage } from '#admin/read_list'
import { findRow, neededColumns, showRows } from '#admin/read_rows'
import { readOptions } from '#admin/read_options'
import { nameRelated } from '#admin/read_related'
import { adminResources, registerAdminResource } from '#admin/registry'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import Tag from '#models/tag'
import User from '#models/user'
import { sealCursor } from '#queries/cursor'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const everything = { viewAny: () => true, view: () => true }

/** Photos that no other resource has. */
class Picture extends Photo {
  static table = 'photos'
}

class Print extends PhotoFile {
  static table = 'photo_files'

  @belongsTo(() => Picture, { foreignKey: 'photoId' })
  declare photo: BelongsTo<typeof Picture>
}

const tags = defineAdminResource(Tag, {
  tenancy: 'org',
  policy: everything,
  record: { title: 'name' },
  list: { columns: ['name', 'createdAt'], sort: 'name', sorts: ['createdAt'], search: ['name'] },
})

const users = defineAdminResource(User, {
  tenancy: 'platform',
  policy: everything,
  record: { title: 'name', subtitle: 'email' },
  list: {
    columns: ['name', 'email', 'suspendedAt'],
    sort: '-createdAt',
    sorts: ['suspendedAt', 'name'],
    filters: ['suspendedAt', 'email'],
    search: ['name', 'email'],
  },
})

const orgs = defineAdminResource(Org, {
  tenancy: 'platform',
  policy: everything,
  record: { title: 'name' },
  list: { columns: ['name'], sort: 'name', filters: ['storageUsedBytes', 'deletedById'] },
})

const memberships = defineAdminResource(Membership, {
  tenancy: 'org',
  policy: everything,
  record: { title: 'id' },
  fields: { role: { choices: ['owner', 'admin', 'member'] }, lastSeenAt: { can: 'see_visits' } },
  list: { columns: ['userId', 'role', 'lastSeenAt'], sort: 'createdAt', filters: ['role'] },
})

async function listOf(resource: typeof tags, area: Area, input: ListInput = {}) {
  const fields = await inferFields(resource.model, resource.overrides)
  const request = readListRequest(resource, fields, input)
  const columns = neededColumns(resource, [...request.columns, request.sort.field])
  const { rows, next, previous } = await readPage(resource, area, request, columns)
  return {
    rows: await showRows(resource, area, rows, request.columns),
    next,
    previous,
    count: await countRows(resource, area, request),
  }
}

async function cast() {
  const { org, owner: user } = await makeCast()
  const membership = await org.findMembership(user.id)
  const platform: Area = { kind: 'platform', user }
  const inOrg: Area = { kind: 'org', user, org, membership }
  return { org, platform, inOrg }
}

const tag = (name: string) => ({ name, key: name.toLowerCase() })

test.group('Lists of the admin framework', () => {
  test('an org sees its own rows and no others, the console sees all', async ({ assert }) => {
    const [ours, theirs] = [await cast(), await cast()]
    for (const { org } of [ours, theirs])
      await org.related('tags').createMany([tag(`Alp ${org.slug}`), tag(`Sea ${org.slug}`)])
    const names = ({ rows }: { rows: { title: string }[] }) => rows.map(({ title }) => title)
    const own = await listOf(tags, ours.inOrg)
    assert.deepEqual(names(own), [`Alp ${ours.org.slug}`, `Sea ${ours.org.slug}`])
    assert.deepEqual(own.count, { count: 2, isCapped: false })
    const all = await listOf(tags, ours.platform, { q: `alp ${theirs.org.slug}` })
    assert.deepEqual(names(all), [`Alp ${theirs.org.slug}`])
    assert.deepEqual(names(await listOf(tags, ours.inOrg, { q: theirs.org.slug })), [])
  })

  test('what belongs to the platform is not there for orgs', async ({ assert }) => {
    const { inOrg } = await cast()
    assert.equal(await codeOf(listOf(users, inOrg)), 'E_NOT_FOUND')
  })

  test('pages follow each other, also where values are equal or missing', async ({ assert }) => {
    const { platform } = await cast()
    const mark = `page${Date.now()}`
    for (const index of [0, 1, 2, 3, 4])
      await makeUser({ name: mark, suspendedAt: index % 2 ? platform.user.createdAt : null })
    for (const sort of ['name', '-name', 'suspendedAt', '-suspendedAt', '-createdAt']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const { rows, next } = await listOf(users, platform, { q: mark, sort, cursor, limit: '2' })
        seen.push(...rows.map(({ id }) => id))
        cursor = next ?? undefined
      } while (cursor)
      assert.lengthOf(new Set(seen), 5, sort)
      assert.lengthOf(seen, 5, sort)
    }
  })

  test('pages lead back the way they came, and to the whole first one', async ({ assert }) => {
    const { platform } = await cast()
    const mark = `back${Date.now()}`
    for (const index of [0, 1, 2, 3, 4])
      await makeUser({ name: mark, suspendedAt: index % 2 ? platform.user.createdAt : null })
    const ids = ({ rows }: { rows: { id: string }[] }) => rows.map(({ id }) => id)
    for (const sort of ['name', '-name', 'suspendedAt', '-suspendedAt', '-createdAt']) {
      const read = (place: ListInput) =>
        listOf(users, platform, { q: mark, sort, limit: '2', ...place })
      const first = await read({})
      const second = await read({ cursor: first.next! })
      const third = await read({ cursor: second.next! })
      assert.deepEqual([first.previous, third.next], [null, null], sort)
      const back = await read({ before: third.previous! })
      assert.deepEqual(ids(back), ids(second), sort)
      assert.deepEqual(ids(await read({ cursor: back.next! })), ids(third), sort)
      const start = await read({ before: back.previous! })
      assert.deepEqual(ids(start), ids(first), sort)
      assert.isNull(start.previous, sort)
    }
    assert.equal(await codeOf(listOf(users, platform, { before: 'x' })), 'E_BAD_CURSOR')
  })

  test('filters narrow by value, by range and by what is missing', async ({ assert }) => {
    const { platform, inOrg } = await cast()
    const mark = `filter${Date.now()}`
    await makeUser({ name: mark, suspendedAt: null })
    await makeUser({ name: mark, suspendedAt: platform.user.createdAt })
    const day = platform.user.createdAt.toUTC().toISODate()!
    const count = async (f: object) => (await listOf(users, platform, { q: mark, f })).rows.length
    assert.equal(await count({}), 2)
    assert.equal(await count({ suspendedAt: `${day}..` }), 1)
    assert.equal(await count({ suspendedAt: `..${day}` }), 0)
    assert.equal(await count({ suspendedAt: 'P7D..' }), 1)
    assert.equal(await count({ suspendedAt: '..P7D' }), 0)
    assert.equal(await count({ suspendedAt: '*' }), 1)
    assert.equal(await count({ suspendedAt: '-' }), 1)
    const { rows } = await listOf(memberships, inOrg, { f: { role: 'owner' } })
    assert.lengthOf(rows, 1)
  })

  test('a field that is denied is absent, and a policy that says nothing denies', async ({
    assert,
  }) => {
    const { inOrg, platform } = await cast()
    const [row] = (await listOf(memberships, inOrg)).rows
    assert.notProperty(row.values, 'lastSeenAt')
    assert.property(row.values, 'role')
    const silent = { ...users, policy: {} }
    assert.deepEqual((await listOf(silent, platform)).rows, [])
    assert.equal(await codeOf(findRow(silent, platform, platform.user.id)), 'E_NOT_FOUND')
  })

  test('a key that is denied is not followed to what it names', async ({ assert }) => {
    const { inOrg, platform, org } = await cast()
    const fields = ['userId', 'orgId'].map(async (name) =>
      (await inferFields(Membership)).get(name)!
    )
    const [userId, orgId] = await Promise.all(fields)
    const row = await findRow(memberships, platform, (inOrg as OrgArea).membership.id)
    const names = async (can: string | null) => {
      const columns = [{ ...userId, can }, orgId]
      const shown = await showRows(memberships, platform, [row], columns)
      return nameRelated(memberships, platform, shown, columns)
    }
    assert.equal((await names(null)).userId.titles[inOrg.user.id], inOrg.user.name)
    assert.deepEqual((await names('see_people')).userId.titles, {})
    assert.equal((await names('see_people')).orgId.titles[org.id], org.name)
  })

  test('secrets are not among the fields', async ({ assert }) => {
    const fields = await inferFields(User)
    assert.isFalse(fields.has('password'))
    const kinds = Object.fromEntries([...fields.values()].map(({ name, kind }) => [name, kind]))
    assert.containsSubset(kinds, { email: 'long', name: 'text', suspendedAt: 'moment' })
    await assert.rejects(() => inferFields(User, { nickname: {} }), 'User has no column "nickname"')
  })

  test('a list does not tell by its order or filters what a field does not show', ({ assert }) => {
    const define = (list: { sort: 'email' | 'name'; filters?: 'email'[]; search?: 'email'[] }) =>
      defineAdminResource(User, {
        tenancy: 'platform',
        policy: everything,
        record: { title: 'name' },
        fields: { email: { can: 'see_addresses' } },
        list: { columns: ['name', 'email'], ...list },
      })
    assert.doesNotThrow(() => define({ sort: 'name' }))
    for (const list of [
      { sort: 'email' as const },
      { sort: 'name' as const, filters: ['email' as const] },
      { sort: 'name' as const, search: ['email' as const] },
    ])
      assert.throws(() => define(list), /"users" sorts, filters or searches by "email"/)
  })

  test('what the definition does not name is refused', async ({ assert }) => {
    const { platform } = await cast()
    for (const [input, code] of [
      [{ sort: 'password' }, 'E_UNKNOWN_SORT'],
      [{ sort: 'email' }, 'E_UNKNOWN_SORT'],
      [{ cols: 'name,password' }, 'E_UNKNOWN_COLUMN'],
      [{ f: { password: 'x' } }, 'E_UNKNOWN_FILTER'],
      [{ f: { name: 'x' } }, 'E_UNKNOWN_FILTER'],
      [{ f: { suspendedAt: 'soon' } }, 'E_BAD_FILTER'],
      [{ f: { suspendedAt: 'soon..later' } }, 'E_BAD_FILTER'],
      [{ f: { suspendedAt: 'PT7D..' } }, 'E_BAD_FILTER'],
      [{ f: { email: 'a\0b' } }, 'E_BAD_FILTER'],
      [{ f: { suspendedAt: '-009000-01-01..' } }, 'E_BAD_FILTER'],
      [{ f: { email: { deep: 'x' } } }, 'E_BAD_FILTER'],
      [{ cursor: sealCursor(['-createdAt', 'soon', platform.user.id]) }, 'E_BAD_CURSOR'],
      [{ cursor: sealCursor(['-createdAt', 1, platform.user.id]) }, 'E_BAD_CURSOR'],
      [{ cursor: sealCursor(['-createdAt', '\u0001', platform.user.id]) }, 'E_BAD_CURSOR'],
      [{ cursor: sealCursor(['-createdAt', '2026-01-01', 'nonsense']) }, 'E_BAD_CURSOR'],
      [{ cursor: 'x' }, 'E_BAD_CURSOR'],
      [{ q: 'x'.repeat(201) }, 'E_WORDS_TOO_LONG'],
    ] as [ListInput, string][])
      assert.equal(await codeOf(listOf(users, platform, input)), code, JSON.stringify(input))
    for (const [f, code] of [
      [{ usedBytes: '1e300..' }, 'E_UNKNOWN_FILTER'],
      [{ storageUsedBytes: '1e300..' }, 'E_BAD_FILTER'],
      [{ storageUsedBytes: 'much..' }, 'E_BAD_FILTER'],
      [{ deletedById: 'nonsense' }, 'E_BAD_FILTER'],
    ] as const)
      assert.equal(await codeOf(listOf(orgs, platform, { f })), code, JSON.stringify(f))
    const { next } = await listOf(users, platform, { limit: '1' })
    assert.equal(
      await codeOf(listOf(users, platform, { sort: 'name', cursor: next! })),
      'E_BAD_CURSOR'
    )
  })

  test('a picker offers what its list would show, and nothing of another org', async ({
    assert,
    cleanup,
  }) => {
    const [ours, theirs] = [await cast(), await cast()]
    for (const { org, inOrg } of [ours, theirs])
      await makePhoto(await org.related('albums').create({ name: 'Summer' }), inOrg.user, {
        name: `Sea of ${org.slug}`,
      })
    const photos = defineAdminResource(Picture, {
      name: 'pictures',
      tenancy: 'org',
      policy: everything,
      record: { title: 'name' },
      list: { columns: ['name'], sort: 'name', search: ['name'] },
    })
    const files = defineAdminResource(Print, {
      tenancy: 'org',
      policy: everything,
      record: { title: 'name' },
      list: { columns: ['name'], sort: 'name' },
    })
    const field = (await inferFields(Print)).get('photoId')!
    assert.equal(field.kind, 'relation')
    const offered = async (area: Area) =>
      (await readOptions(files, area, field, { words: 'sea of' })).map(({ title }) => title)
    assert.equal(await codeOf(offered(ours.inOrg)), 'E_NOT_FOUND')
    cleanup(registerAdminResource(photos))
    assert.deepEqual(await offered(ours.inOrg), [`Sea of ${ours.org.slug}`])
    assert.includeMembers(await offered(ours.platform), [`Sea of ${theirs.org.slug}`])
  })

  test('people of an org are picked by name there, and no others', async ({ assert }) => {
    const { org, owner, member, foreigner } = await makeCast()
    const membership = await org.findMembership(owner.id)
    const inOrg: Area = { kind: 'org', user: owner, org, membership }
    const photos = adminResources().find(({ name }) => name === 'photos')!
    const fields = await inferFields(Photo)
    const people = fields.get('uploadedById')!
    const offered = (asked: { words?: string; id?: string }) =>
      readOptions(photos, inOrg, people, asked)
    assert.deepEqual(await offered({ words: member.name.toUpperCase() }), [
      { id: member.id, title: member.name, subtitle: null },
    ])
    assert.includeMembers(
      (await offered({})).map(({ id }) => id),
      [owner.id, member.id]
    )
    assert.isEmpty(await offered({ words: foreigner.name }))
    assert.isEmpty(await offered({ words: member.email }))
    assert.isEmpty(await offered({ id: foreigner.id }))
    assert.equal(await codeOf(readOptions(photos, inOrg, fields.get('orgId')!, {})), 'E_NOT_FOUND')
  })

  test('a row of another org is not there', async ({ assert }) => {
    const [ours, theirs] = [await cast(), await cast()]
    const row = await theirs.org.related('tags').create(tag('Far away'))
    assert.equal(await codeOf(findRow(tags, ours.inOrg, row.id)), 'E_NOT_FOUND')
    assert.equal(await codeOf(findRow(tags, ours.inOrg, 'nonsense')), 'E_NOT_FOUND')
    assert.equal((await findRow(tags, theirs.inOrg, row.id)).$primaryKeyValue, row.id)
  })
})

test.group('What lists keep to themselves', () => {
  const policy = { ...everything, see_name: (area: Area) => area.kind === 'org' }
  const hidden = defineAdminResource(Tag, {
    tenancy: 'org',
    policy,
    record: { title: 'id' },
    fields: { name: { can: 'see_name', raw: true } },
    list: {
      columns: ['createdAt'],
      sort: 'createdAt',
      search: ['name'],
      searchIn: (query, area) => void (area.kind === 'platform' && query.whereRaw('1 = 0')),
    },
  })

  test('words find nothing in rows that the definition leaves out of the search', async ({
    assert,
  }) => {
    const { org, inOrg, platform } = await cast()
    await org.related('tags').create(tag(`Hut ${org.slug}`))
    assert.lengthOf((await listOf(hidden, inOrg, { q: org.slug })).rows, 1)
    assert.lengthOf((await listOf(hidden, platform, { q: org.slug })).rows, 0)
    assert.isAbove((await listOf(hidden, platform)).rows.length, 0)
  })

  test('words find what everybody may see, and no more of the same row', async ({ assert }) => {
    const { org, platform } = await cast()
    const key = `open-${org.slug}`
    await org.related('tags').create({ ...tag('Hut'), name: `Hidden hut ${org.slug}`, key })
    const resource = {
      ...hidden,
      list: { ...hidden.list, search: ['name', 'key'], searchEverywhere: ['key'] },
    }
    const found = async (q: string) => (await listOf(resource, platform, { q })).rows.length
    assert.equal(await found(key), 1)
    assert.equal(await found(`hidden ${org.slug}`), 0)
    assert.equal(await found(`${key} hidden`), 0)
  })

  test('nothing is searched everywhere that not everybody may see', async ({ assert }) => {
    assert.throws(
      () =>
        defineAdminResource(Tag, {
          tenancy: 'org',
          policy,
          record: { title: 'id' },
          fields: { name: { can: 'see_name' } },
          list: {
            columns: ['createdAt'],
            sort: 'createdAt',
            search: ['name'],
            searchIn: () => {},
            searchEverywhere: ['name'],
          },
        }),
      /which not everybody may see/
    )
  })

  test('without that, what not everybody may see is not searched', async ({ assert }) => {
    assert.throws(
      () =>
        defineAdminResource(Tag, {
          tenancy: 'org',
          policy: everything,
          record: { title: 'id' },
          fields: { name: { can: 'see_name' } },
          list: { columns: ['createdAt'], sort: 'createdAt', search: ['name'] },
        }),
      /which not everybody may see/
    )
  })
})
