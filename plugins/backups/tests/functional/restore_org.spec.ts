import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { PurgeOrg } from '#actions/purge_org'
import { storedPath } from '#extension/places'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import User from '#models/user'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { scratchFolder } from '#tests/fixtures/scratch'
import { share } from '#tests/fixtures/sharing'
import { createPluginHarness } from '#tests/plugin_harness'
import { MakeBackup } from '../../make_backup.js'
import { RestoreOrg } from '../../restore/restore_org.js'

const plugin = createPluginHarness('backups')

/** Everything that is kept of one org, in an order that is the same every time. */
async function rowsOf(org: Org) {
  const tables = ['albums', 'photos', 'photo_files', 'memberships', 'share_links', 'photo_days']
  const all: Record<string, unknown[]> = {}
  for (const table of tables) {
    const rows = await db.from(table).where('org_id', org.id)
    all[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  all.orgs = await db.from('orgs').where('id', org.id)
  return JSON.parse(JSON.stringify(all))
}

async function endForGood(org: Org) {
  await org.merge({ deletedAt: DateTime.now() }).save()
  await new PurgeOrg().handle({ org })
}

async function reasonOf(work: Promise<unknown>) {
  try {
    await work
    return 'nothing'
  } catch (error) {
    return (error as { reason?: string }).reason ?? (error as Error).stack
  }
}

test.group('One organization out of a backup', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(120_000))
  group.each.setup(async () => {
    await plugin.saveServerSettings({ folder: await scratchFolder(), passphrase: null })
  })

  const backup = async () => {
    const { folder, file } = await new MakeBackup().handle({ source: 'command' })
    return join(folder, file)
  }

  test('comes back as it was, with its people, and leaves others alone', async ({
    assert,
    cleanup,
  }) => {
    const { org, owner, member, album, photo } = await plugin.world()
    const other = await plugin.world()
    await share(owner, org, { album_id: album.id })
    await album.merge({ coverPhotoId: photo.id }).save()
    const [before, others] = [await rowsOf(org), await rowsOf(other.org)]
    const { storageKey } = await PhotoFile.within(org.id).firstOrFail()
    const original = await readFile(storedPath(storageKey))
    const path = await backup()

    await endForGood(org)
    await member.delete()
    assert.isNull(await Photo.within(org.id).first())
    const { deeds, stop } = listenToDeeds()
    cleanup(stop)
    const restored = await new RestoreOrg().handle({ path, slug: org.slug })

    assert.deepInclude(restored, { orgId: org.id, name: org.name, people: 1 })
    assert.deepEqual(await rowsOf(org), before)
    assert.isTrue((await readFile(storedPath(storageKey))).equals(original))
    assert.deepEqual(await rowsOf(other.org), others)
    assert.equal((await User.findOrFail(member.id)).email, member.email)
    const told = deeds.filter(({ event }) => event === 'backup.restored')
    assert.deepEqual(
      told.map(({ orgId, facts }) => [orgId, facts?.only]),
      [[org.id, `org:${org.slug}`]]
    )
  })

  test('is not about to be deleted any more, where it was when the backup was made', async ({
    assert,
  }) => {
    const { org } = await plugin.world()
    await org.merge({ deletedAt: DateTime.now() }).save()
    const path = await backup()
    await new PurgeOrg().handle({ org })
    await new RestoreOrg().handle({ path, slug: org.slug })
    assert.isNull((await Org.findOrFail(org.id)).deletedAt)
  })

  test('is refused by name where it cannot come, and nothing is changed', async ({ assert }) => {
    const { org } = await plugin.world()
    const path = await backup()
    const before = await rowsOf(org)
    const { storageKey } = await PhotoFile.within(org.id).firstOrFail()
    const restore = (slug: string) => reasonOf(new RestoreOrg().handle({ path, slug }))
    assert.equal(await restore(org.slug), 'org_there')
    assert.equal(await restore('nobody-at-all'), 'org_unknown')
    assert.deepEqual(await rowsOf(org), before)
    await readFile(storedPath(storageKey))
  })

  test('is refused where it names files of another organization', async ({ assert }) => {
    const { org } = await plugin.world()
    const other = await plugin.world()
    const theirs = `orgs/${other.org.id}/originals/2026/01/${randomUUID()}.jpg`
    await PhotoFile.within(org.id).update({ storage_key: theirs })
    const path = await backup()
    await endForGood(org)
    assert.equal(await reasonOf(new RestoreOrg().handle({ path, slug: org.slug })), 'outside')
    assert.isNull(await Org.find(org.id))
  })

  test('gives nothing to whoever has the address of a member by now', async ({ assert }) => {
    const { org, member } = await plugin.world()
    const { email, name, password, locale } = member
    const path = await backup()
    await endForGood(org)
    await member.merge({ email: `moved-${email}` }).save()
    const stranger = await User.create({ email, name, password, locale })
    await new RestoreOrg().handle({ path, slug: org.slug })
    const rows = await Membership.query().where('org_id', org.id)
    const people = rows.map(({ userId }) => userId)
    assert.include(people, member.id)
    assert.notInclude(people, stranger.id)
  })

  test('nobody comes back as an operator, and who has another account is the same person', async ({
    assert,
  }) => {
    const { org, member } = await plugin.world()
    await member.merge({ superadminAt: DateTime.now() }).save()
    const path = await backup()
    await endForGood(org)
    const { email, name, password, locale } = member
    await member.delete()
    await new RestoreOrg().handle({ path, slug: org.slug })
    assert.isNull((await User.findOrFail(member.id)).superadminAt)

    await endForGood(await Org.findOrFail(org.id))
    await (await User.findOrFail(member.id)).delete()
    const anew = await User.create({ email, name, password, locale })
    const restore = () => new RestoreOrg().handle({ path, slug: org.slug })
    assert.equal(await reasonOf(restore()), 'email_unproven', 'whoever registered it')
    assert.isNull(await Org.find(org.id))
    await anew.merge({ emailVerifiedAt: DateTime.now() }).save()
    await restore()
    const rows = await Membership.query().where('org_id', org.id)
    assert.include(
      rows.map((row) => row.userId),
      anew.id
    )
    assert.isNull(await User.find(member.id))
  })
})
