import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import type { Area } from '#admin/area'
import { type AdminResource, defineAdminResource } from '#admin/define_admin_resource'
import { inferFields } from '#admin/infer_fields'
import { versionOf } from '#admin/versions'
import { createRow, updateRow } from '#admin/write_rows'
import { keepDeeds } from '#audit/recorder'
import Photo from '#models/photo'
import Tag from '#models/tag'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const yes = () => true

const photos = defineAdminResource(Photo, {
  tenancy: 'org',
  policy: { viewAny: yes, view: yes, update: yes },
  record: { title: 'name' },
  fields: { caption: { can: 'see_captions' } },
  list: { columns: ['name'], sort: 'name' },
  forms: {
    update: vine.create({
      name: vine.string().maxLength(20).optional(),
      caption: vine.string().optional(),
      albumId: vine.string().uuid().optional(),
    }),
  },
})

const tags = defineAdminResource(Tag, {
  tenancy: 'org',
  policy: { viewAny: yes, view: yes, create: yes },
  record: { title: 'name' },
  list: { columns: ['name'], sort: 'name' },
  forms: { create: vine.create({ name: vine.string(), key: vine.string() }) },
})

async function scene() {
  const { org, owner: user } = await makeCast()
  const membership = await org.findMembership(user.id)
  const area: Area = { kind: 'org', user, org, membership }
  const album = await org.related('albums').create({ name: 'Summer' })
  return { org, user, area, album, photo: await makePhoto(album, user) }
}

async function change(resource: AdminResource, area: Area, photo: Photo, values: object) {
  const fields = await inferFields(resource.model, resource.overrides)
  const version = versionOf(
    resource,
    await Photo.within(photo.orgId).where('id', photo.id).firstOrFail()
  )
  return { resource, area, fields, id: photo.id, version, values: { ...values } }
}

test.group('Writes of the admin framework', () => {
  test('a row is changed through its validator, and the deed is recorded', async ({
    assert,
    cleanup,
  }) => {
    const { area, photo, org } = await scene()
    const deeds: object[] = []
    const stop = keepDeeds(async (deed) => void deeds.push(deed))
    cleanup(() => void stop())
    await updateRow(await change(photos, area, photo, { name: 'Sea.jpg' }))
    const stored = await Photo.within(org.id).where('id', photo.id).firstOrFail()
    assert.equal(stored.name, 'Sea.jpg')
    assert.containsSubset(deeds, [
      {
        event: 'photos.updated',
        orgId: org.id,
        subject: { id: photo.id },
        facts: { changed: 'name' },
      },
    ])
  })

  test('who read it before somebody else changed it is refused', async ({ assert }) => {
    const { area, photo, org } = await scene()
    const mine = await change(photos, area, photo, { name: 'Mine.jpg' })
    await updateRow(await change(photos, area, photo, { name: 'Theirs.jpg' }))
    assert.equal(await codeOf(updateRow(mine)), 'E_STALE')
    const stored = await Photo.within(org.id).where('id', photo.id).firstOrFail()
    assert.equal(stored.name, 'Theirs.jpg')
  })

  test('what is invalid, denied or unknown changes nothing', async ({ assert }) => {
    const { area, photo, org } = await scene()
    const theirs = await scene()
    for (const [values, code] of [
      [{ name: 'x'.repeat(21) }, 'E_VALIDATION_ERROR'],
      [{ caption: 'Denied' }, 'E_FORBIDDEN'],
      [{ albumId: theirs.album.id }, 'E_UNKNOWN_RELATION'],
    ] as const)
      assert.equal(await codeOf(updateRow(await change(photos, area, photo, values))), code)
    const readOnly = { ...photos, policy: { view: yes } }
    const silent = await change(readOnly, area, photo, { name: 'No.jpg' })
    assert.equal(await codeOf(updateRow(silent)), 'E_FORBIDDEN')
    const foreign = await change(photos, theirs.area, photo, { name: 'No.jpg' })
    assert.equal(await codeOf(updateRow(foreign)), 'E_NOT_FOUND')
    const stored = await Photo.within(org.id).where('id', photo.id).firstOrFail()
    assert.deepEqual([stored.name, stored.albumId], [photo.name, photo.albumId])
  })

  test('what is made in an org belongs to it, whatever was sent', async ({ assert }) => {
    const [ours, theirs] = [await scene(), await scene()]
    const fields = await inferFields(Tag)
    const values = { name: 'Alp', key: 'alp', orgId: theirs.org.id }
    const row = await createRow({ resource: tags, area: ours.area, fields, values })
    assert.equal((row as Tag).orgId, ours.org.id)
    const denied = { ...tags, policy: { view: yes } }
    const again = createRow({ resource: denied, area: ours.area, fields, values })
    assert.equal(await codeOf(again), 'E_FORBIDDEN')
  })
})
