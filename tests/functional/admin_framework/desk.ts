import type { Group } from '@japa/runner/core'
import vine from '@vinejs/vine'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { type Area, isOrgArea } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { registerAdminResource } from '#admin/registry'
import { Refusal } from '#exceptions/refusal'
import Album from '#models/album'
import Photo from '#models/photo'
import Tag from '#models/tag'
import { makeCast, makeUser } from '#tests/fixtures/people'

/** Rows of three tables under names of their own: as a plugin would have them, apart from what the core registers. */
class Label extends Tag {
  static table = 'tags'
}

class Room extends Album {
  static table = 'albums'
}

class Picture extends Photo {
  static table = 'photos'

  @belongsTo(() => Room, { foreignKey: 'albumId' })
  declare album: BelongsTo<typeof Room>
}

const yes = () => true

class LabelPolicy {
  viewAny = yes
  create = yes
  export = yes
  update = (_: Area, { name }: Label) => name !== 'Fixed'
  delete = this.update
  run_mark = this.update
  run_reveal = yes
  async view(_: Area, label: Label) {
    await during.view?.(label)
    return label.name !== 'Unseen'
  }

  /** Only whoever runs the server. */
  see_key = (area: Area) => !isOrgArea(area)
}

type Happening = (label: Tag) => Promise<unknown>

/** What happens while an action runs, or while its policy is asked; a test may do something of its own then. */
export const during: { mark?: Happening; view?: Happening } = {}

const labels = defineAdminResource(Label, {
  name: 'labels',
  tenancy: 'org',
  policy: new LabelPolicy(),
  record: { title: 'name' },
  fields: { name: { inline: true }, key: { can: 'see_key' }, linkCount: { inline: false } },
  list: {
    columns: ['name', 'createdAt'],
    sort: 'name',
    sorts: ['createdAt'],
    filters: ['name', 'orgId'],
    search: ['name'],
  },
  forms: {
    create: vine.create({ name: vine.string(), key: vine.string() }),
    update: vine.create({
      name: vine.string().minLength(2),
      linkCount: vine.number().optional(),
    }),
  },
  actions: {
    mark: {
      isDangerous: true,
      input: vine.create({ sign: vine.string().maxLength(3) }),
      async run(label: Tag, { sign }: { sign: string }) {
        if (label.name === 'Stubborn')
          throw new Refusal(409, 'E_TOO_MANY_TAGS', { params: { max: 7 } })
        await during.mark?.(label)
        await label.merge({ name: `${label.name}${sign}` }).save()
      },
    },
    reveal: { on: ['row'], run: async () => ({ label: 'Link', value: 'https://example.org/x' }) },
  },
  nav: { group: 'library', icon: 'i-lucide-tag', badge: { name: 'Waiting' } },
})

const rooms = defineAdminResource(Room, {
  name: 'rooms',
  tenancy: 'org',
  policy: {
    viewAny: yes,
    view: yes,
    delete: yes,
    restore: (_: Area, room: Room) => room.isTrashed,
  },
  record: { title: 'name' },
  list: { columns: ['name', 'trashedAt'], sort: 'name', search: ['name'] },
  writes: {
    delete: (room, { user }, client) => room.useTransaction(client).trash(user.id),
    restore: (room, _area, client) => room.useTransaction(client).restore(),
  },
  related: [
    { resource: 'pictures', by: 'albumId' },
    { resource: 'users', by: 'id' },
  ],
})

const pictures = defineAdminResource(Picture, {
  name: 'pictures',
  tenancy: 'org',
  policy: { viewAny: yes, view: yes, update: yes },
  record: { title: 'name' },
  list: { columns: ['name', 'albumId'], sort: 'name', filters: ['albumId'] },
  forms: {
    update: vine.create({
      name: vine.string().optional(),
      albumId: vine.string().uuid().optional(),
    }),
  },
})

/** Has these resources registered while the tests of a group run. */
export function furnish(group: Group) {
  group.each.setup(() => {
    const stops = [labels, rooms, pictures].map(registerAdminResource)
    return () => {
      delete during.mark
      delete during.view
      for (const stop of stops) stop()
    }
  })
}

/** An org with some labels, its people, and whoever runs the server. */
export async function scene(...names: string[]) {
  const cast = await makeCast()
  const operator = await makeUser({ superadminAt: DateTime.now() })
  const rows = names.map((name, index) => ({ name, key: `${index} ${name}`.toLowerCase() }))
  const made = await cast.org.related('tags').createMany(rows)
  const root = `/orgs/${cast.org.slug}/settings/r`
  return { ...cast, operator, made, root, ids: made.map(({ id }) => id) }
}

export const namesOf = async (orgId: string) =>
  (await Tag.within(orgId).orderBy('name')).map(({ name }) => name)
