import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { CreateOrg } from '#actions/create_org'
import { CreateShareLink } from '#actions/create_share_link'
import { TagPhotos } from '#actions/tag_photos'
import { dataFolder } from '#extension/places'
import Album from '#models/album'
import Favorite from '#models/favorite'
import Invitation from '#models/invitation'
import Mail from '#models/mail'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import ShareLink from '#models/share_link'
import { store } from '#storage/store'
import { makeUser } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import { makeAlbum, newPicture, settle, storageOf, upload } from '#tests/fixtures/uploading'
import { createPluginHarness } from '#tests/plugin_harness'
import { readArchive, readAs } from '../../archive/archive_reader.js'
import { BackupRefusal } from '../../archive/refusal.js'
import { ExportOrg } from '../../transfer/export_org.js'
import { ImportOrg } from '../../transfer/import_org.js'
import Transfer from '../../transfer/transfer.js'
import { type PhotoRow, TRANSFER } from '../../transfer/transfer_format.js'
import { IMPORT_TURN, takeHalvesAway, TransferTurn } from '../../transfer/transfer_turn.js'
import { forge, makeArchive, type RawEntry } from '../made_archive.js'

const PASSPHRASE = 'six calm words about the sea'
const LONG_AGO = DateTime.fromISO('2021-03-04T05:06:07Z')
const ORIGIN = 'https://photos.example.org'
/** As it has to be, but for what it costs. */
const SLOW = `$scrypt$n=131072,r=1,p=131072$${'A'.repeat(22)}$${'A'.repeat(86)}`
const plugin = createPluginHarness('backups')

async function entriesOf(path: string, passphrase?: string) {
  const entries = new Map<string, Buffer>()
  await readAs(TRANSFER, {
    path,
    passphrase,
    draft: join(await scratchFolder(), 'seen'),
    onEntry({ name }) {
      const chunks: Buffer[] = []
      return {
        write: (chunk) => void chunks.push(Buffer.from(chunk)),
        end: () => void entries.set(name, Buffer.concat(chunks)),
        abort: () => {},
      }
    },
  })
  return entries
}

const rowsIn = <Row>(entries: Map<string, Buffer>, name: string): Row[] =>
  entries
    .get(name)!
    .toString()
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** What imports left where they unpack. */
const leftovers = () => readdir(join(dataFolder(), 'tmp', 'backups')).catch(() => [])

/** All that an org is made of, and the bytes of its originals. */
async function everythingOf({ id }: Org) {
  const org = await Org.findOrFail(id)
  const [albums, photos, files, links, members, invitations] = await Promise.all([
    Album.within(id).orderBy('id'),
    Photo.within(id).preload('tags').orderBy('id'),
    PhotoFile.within(id).orderBy('id'),
    ShareLink.within(id).orderBy('id'),
    Membership.query().where('org_id', id).orderBy('id'),
    Invitation.within(id).orderBy('id'),
  ])
  const rows = [org, ...albums, ...photos, ...files, ...links, ...members, ...invitations]
  return JSON.stringify([rows.map(({ $attributes }) => $attributes), await storageOf(org)])
}

/** An org with two albums, pictures whose names clash or lead elsewhere, tags, a cover and links. */
async function furnished() {
  const world = await plugin.world()
  const { org, owner } = world
  const lakes = await makeAlbum(org, owner, { name: 'Lakes / Seen', description: 'From above' })
  const peaks = await makeAlbum(org, owner, { name: '../Gipfel & Grüße', position: 3 })
  const name = 'Urlaub «Bär» 1.jpg'
  const files = await Promise.all(
    [name, name, 'con.jpg', `${'é'.repeat(120)}.jpg`].map(async (called) => ({
      name: called,
      bytes: await newPicture({ takenAt: '2023-07-01T10:00:00', offset: '+02:00' }),
    }))
  )
  const { body } = await upload(owner, org, lakes, files)
  const ids = body.data.map(({ photo }) => photo!.id as string)
  await upload(owner, org, peaks, [{ name: 'top.png', bytes: await newPicture({ format: 'png' }) }])
  await settle(org)
  const first = await Photo.within(org.id).where('id', ids[0]).firstOrFail()
  await first
    .merge({
      ...{ caption: 'Two <boats> & a "pier"\u2028at noon', rating: 4, takenSource: 'person' },
      ...{ latitude: 47.5, longitude: -11.25 },
    })
    .save()
  const actor = await Membership.query()
    .where({ org_id: org.id, user_id: owner.id })
    .preload('org')
    .preload('user')
    .firstOrFail()
  await db.transaction((client) =>
    new TagPhotos().handle(
      { orgId: org.id, photoIds: [ids[0]], addTags: ['Boat', 'Grüße'] },
      client
    )
  )
  await lakes.merge({ coverPhotoId: ids[1] }).save()
  await first.merge({ uploadedById: world.member.id, createdAt: LONG_AGO }).save()
  // The owner has not: anybody could have made an account with such an address.
  await world.member.merge({ emailVerifiedAt: DateTime.now() }).save()
  const loved = { orgId: org.id, photoId: ids[1] }
  await Favorite.createMany([
    { ...loved, userId: world.member.id },
    { ...loved, userId: owner.id },
  ])
  await new CreateShareLink().handle({ actor, album: lakes, terms: { title: 'Open', maxViews: 9 } })
  await new CreateShareLink().handle({
    ...{ actor, photoIds: ids.slice(0, 2) },
    terms: { title: 'Closed', password: 'swordfish', expiresAt: DateTime.now().plus({ days: 9 }) },
  })
  return { ...world, lakes, peaks, ids }
}

test.group('An export of one org', (group) => {
  group.tap((each) => each.timeout(120_000))
  group.setup(() => plugin.run())

  test('comes back as a new org beside others, which stay as they are', async ({ assert }) => {
    const { org, owner, admin, member, foreignOrg } = await furnished()
    const before = [await everythingOf(org), await everythingOf(foreignOrg)]
    const folder = await scratchFolder()
    const made = await new ExportOrg().handle({ org, folder })
    assert.deepEqual([made.photos, made.absent, made.isSealed], [6, 0, false])
    const operator = await makeUser({ superadminAt: DateTime.now() })

    const looked = await new ImportOrg().handle({ path: made.path, owner: operator, dryRun: true })
    assert.deepEqual([looked.org, looked.slug, looked.photos], [null, `${org.slug}-2`, 6])
    assert.deepEqual([looked.takenSlug, looked.members, looked.shutLinks], [org.slug, 3, 1])
    assert.lengthOf(await Org.query().where('slug', `${org.slug}-2`), 0)

    const imported = await new ImportOrg().handle({
      ...{ path: made.path, owner: operator, origin: ORIGIN },
    })
    const other = await Org.findOrFail(imported.org!.id)
    assert.deepEqual(
      [other.name, other.slug, other.isDeleted, imported.invited],
      [org.name, `${org.slug}-2`, false, 3]
    )
    assert.deepEqual([await everythingOf(org), await everythingOf(foreignOrg)], before)

    const members = await Membership.query().where('org_id', other.id)
    assert.deepEqual(
      members.map(({ userId, role }) => [userId, role]),
      [[operator.id, 'owner']],
      'nobody becomes a member without knowing'
    )
    const invitations = await Invitation.within(other.id)
    assert.sameDeepMembers(
      invitations.map(({ email, role }) => [email, role]),
      [
        [owner.email, 'admin'],
        [admin.email, 'admin'],
        [member.email, 'member'],
      ]
    )
    const letters = await Mail.query().whereIn(
      'recipient',
      [owner, admin, member].map(({ email }) => email)
    )
    assert.isAtLeast(letters.length, 3)

    const look = async ({ id }: Org) => {
      const photos = await Photo.within(id).preload('tags').preload('files').preload('album')
      const seen = await Promise.all(
        photos.map(async (photo) => {
          const { name, caption, rating, latitude, longitude, takenAt, takenOffset } = photo
          const [{ sha256, storageKey, byteSize }] = photo.files
          const bytes = await store.openFile(storageKey).then(async ({ file }) => {
            const read = await file.readFile()
            await file.close()
            return createHash('sha256').update(read).digest('hex')
          })
          const tags = photo.tags.map((tag) => tag.name).sort()
          const { takenSource } = photo
          const facts = { name, caption, rating, latitude, longitude, takenAt, takenOffset }
          return { ...facts, takenSource, sha256, byteSize, bytes, tags, album: photo.album.name }
        })
      )
      return seen.sort((one, two) => (one.sha256 < two.sha256 ? -1 : 1))
    }
    assert.deepEqual(await look(other), await look(org))

    const boats = await Photo.within(other.id).whereNotNull('caption').firstOrFail()
    assert.deepEqual(
      [boats.uploadedById, boats.createdAt.toMillis()],
      [member.id, LONG_AGO.toMillis()]
    )
    const loved = await Favorite.within(other.id)
    assert.sameMembers(
      loved.map(({ userId }) => userId),
      [member.id]
    )

    const albums = async ({ id }: Org) => {
      const all = await Album.within(id)
      const rows = await Promise.all(
        all.map(async ({ name, description, position, coverPhotoId }) => {
          const cover = coverPhotoId && (await PhotoFile.within(id).where('photo_id', coverPhotoId))
          return [name, description, position, cover && cover[0].sha256]
        })
      )
      return rows.sort()
    }
    assert.deepEqual(await albums(other), await albums(org))

    const [open, closed] = await ShareLink.within(other.id)
      .preload('photos')
      .orderBy('title', 'desc')
    assert.deepEqual([open.title, open.maxViews, open.isProtected], ['Open', 9, false])
    assert.deepEqual([closed.title, closed.isProtected, closed.photos.length], ['Closed', true, 2])
    assert.isFalse(await hash.verify(closed.password!, 'swordfish'), 'it stays closed')

    await settle(other)
    const states = await Photo.within(other.id).select('state')
    assert.deepEqual([...new Set(states.map(({ state }) => state))], ['ready'])
    const { ledger, rows, disk } = await storageOf(other)
    assert.deepEqual([ledger, disk], [rows, rows])
  })

  test('is a folder for people, with names that every system can unpack', async ({ assert }) => {
    const { org } = await furnished()
    const { path } = await new ExportOrg().handle({ org, folder: await scratchFolder() })
    const entries = await entriesOf(path)
    const names = [...entries.keys()].filter((name) => name.startsWith(`${org.slug}/`))
    const folder = `${org.slug}/2023/Lakes _ Seen`
    for (const name of ['Urlaub «Bär» 1.jpg', 'Urlaub «Bär» 1 (2).jpg', '_con.jpg']) {
      assert.includeMembers(names, [`${folder}/${name}`, `${folder}/${name}.xmp`])
    }
    assert.isTrue(names.every((name) => !/(^|\/)\.|[<>:"|?*\\]/.test(name)))
    const rows = rowsIn<PhotoRow>(entries, 'data/photos.jsonl')
    const boats = rows.find(({ caption }) => caption?.includes('boats'))!
    const xmp = entries.get(`${boats.path}.xmp`)!.toString()
    assert.include(xmp, 'Two &lt;boats&gt; &amp;')
    assert.include(xmp, '2023-07-01T10:00:00')
    assert.include(xmp, 'Grüße')
    const undated = rows.find(({ takenSource }) => takenSource === 'upload')!
    assert.notInclude(entries.get(`${undated.path}.xmp`)!.toString(), 'DateTimeOriginal')
    for (const { path: picture, sha256 } of rows) {
      const found = createHash('sha256').update(entries.get(picture)!).digest('hex')
      assert.equal(found, sha256)
    }
    const text = [...entries.values()].join('\n')
    for (const { tokenHash, tokenSealed, password } of await ShareLink.within(org.id)) {
      for (const secret of [tokenHash, tokenSealed, password])
        if (secret) assert.notInclude(text, secret)
    }
  })

  test('brings passwords of links along only where it is sealed', async ({ assert }) => {
    const { org } = await furnished()
    const folder = await scratchFolder()
    const { path } = await new ExportOrg().handle({ org, folder, passphrase: PASSPHRASE })
    const owner = await makeUser()
    const asked = { path, owner, slug: `${org.slug}-sealed` }
    await assert.rejects(() => new ImportOrg().handle(asked), /passphrase_missing/)
    const wrong = { ...asked, passphrase: 'another six calm words' }
    await assert.rejects(() => new ImportOrg().handle(wrong), /passphrase_wrong/)
    const { org: other } = await new ImportOrg().handle({ ...asked, passphrase: PASSPHRASE })
    assert.equal(other!.slug, `${org.slug}-sealed`)
    const closed = await ShareLink.within(other!.id).where('title', 'Closed').firstOrFail()
    assert.isTrue(await hash.verify(closed.password!, 'swordfish'))
  })
})

test.group('An import that is refused', (group) => {
  let path: string
  let slug: string

  group.tap((each) => each.timeout(120_000))
  group.setup(async () => {
    await plugin.run()
    const { org } = await furnished()
    slug = org.slug
    ;({ path } = await new ExportOrg().handle({ org, folder: await scratchFolder() }))
  })

  const isPicture = ({ name }: RawEntry) => name.endsWith('.jpg')
  const onFirst = (change: (entry: RawEntry) => RawEntry[]) => (entries: RawEntry[]) => {
    const first = entries.find(isPicture)!
    return entries.flatMap((entry) => (entry === first ? change(entry) : [entry]))
  }
  const withJson = (name: string, change: (value: any) => object) => (entries: RawEntry[]) =>
    entries.map((entry) =>
      entry.name === name
        ? { ...entry, bytes: Buffer.from(JSON.stringify(change(JSON.parse(String(entry.bytes))))) }
        : entry
    )
  const withRows =
    (name: string, change: (line: string, at: number, lines: string[]) => string) =>
    (entries: RawEntry[]) => {
      const changed = entries.map((entry) => {
        if (entry.name !== `data/${name}.jsonl`) return entry
        const lines = String(entry.bytes).trim().split('\n')
        return { ...entry, bytes: Buffer.from(`${lines.map(change).join('\n')}\n`) }
      })
      const dataBytes = changed
        .filter((entry) => entry.name.startsWith('data/'))
        .reduce((sum, { bytes }) => sum + bytes.length, 0)
      return consistent(withJson('export.json', (head) => ({ ...head, dataBytes }))(changed))
    }
  const consistent = (entries: RawEntry[]) => {
    const lines = entries
      .filter(({ name }) => name !== 'manifest.jsonl')
      .map(({ name, bytes }) => ({
        name,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }))
    const totals = {
      entries: lines.length,
      bytes: lines.reduce((sum, { bytes }) => sum + bytes, 0),
    }
    const bytes = Buffer.from(
      [...lines, totals].map((line) => `${JSON.stringify(line)}\n`).join('')
    )
    return entries.map((entry) => (entry.name === 'manifest.jsonl' ? { ...entry, bytes } : entry))
  }

  const cases: Record<string, (entries: RawEntry[]) => RawEntry[]> = {
    'damaged (cut row)': (entries) =>
      consistent(
        entries.map((entry) =>
          entry.name === 'data/albums.jsonl'
            ? { ...entry, bytes: entry.bytes.subarray(0, -20) }
            : entry
        )
      ),
    'cut_off': (entries) => entries.slice(0, -1),
    'newer': withJson('export.json', () => ({ format: 9, version: '99.0.0' })),
    'not_a_backup': (entries) => entries.slice(1),
    'outside': onFirst((entry) => [{ ...entry, name: '../../evil.jpg' }]),
    'outside (absolute)': onFirst((entry) => [{ ...entry, name: '/etc/evil.jpg' }]),
    'link': onFirst((entry) => [{ ...entry, kind: '2' }]),
    'strange_entry': onFirst((entry) => [{ ...entry, name: `${slug}/2023/x/y/z.jpg` }]),
    'twice': onFirst((entry) => [entry, entry]),
    'out_of_order': (entries) => {
      const first = entries.find(isPicture)!
      return [...entries.slice(0, -1), first, entries.at(-1)!]
    },
    'disagrees': onFirst((entry) => [{ ...entry, bytes: Buffer.from('flipped') }]),
    'disagrees (rows of another file)': (entries) =>
      consistent(onFirst((entry) => [{ ...entry, bytes: Buffer.from('flipped') }])(entries)),
    'disagrees (a file too few)': (entries) => consistent(onFirst(() => [])(entries)),
    'disagrees (larger than it says)': (entries) =>
      consistent(withJson('export.json', (head) => ({ ...head, photoBytes: 10 }))(entries)),
    'disagrees (a file too many)': (entries) =>
      consistent(
        onFirst((entry) => [entry, { ...entry, name: `${entry.name}~` }])(entries).sort((a, b) =>
          a.name.startsWith(slug) && b.name.startsWith(slug) ? (a.name < b.name ? -1 : 1) : 0
        )
      ),
    'disagrees (ten thousand files)': (entries) => {
      const at = entries.findIndex(isPicture)
      const name = (number: number) => `${slug}/0000/x/${String(number).padStart(6, '0')}.jpg`
      const many = Array.from({ length: 10_000 }, (_, number) => ({
        name: name(number),
        bytes: Buffer.alloc(0),
      }))
      return entries.toSpliced(at, 0, ...many)
    },
    'disagrees (a bomb)': onFirst((entry) => [{ ...entry, bytes: Buffer.alloc(64 * 1024 ** 2) }]),
    'disagrees (a bomb of rows)': (entries) =>
      entries.map((entry) =>
        entry.name === 'data/links.jsonl'
          ? { ...entry, bytes: Buffer.alloc(64 * 1024 ** 2, '\n') }
          : entry
      ),
    'disagrees (a bomb beside a photo)': (entries) =>
      entries.map((entry) =>
        entry.name.endsWith('.xmp') ? { ...entry, bytes: Buffer.alloc(1024 ** 2) } : entry
      ),
    'disagrees (more photos than rows)': (entries) =>
      consistent(withJson('export.json', (head) => ({ ...head, photos: 1e12 }))(entries)),
    'disk_small (more rows than any disk has room for)': (entries) =>
      consistent(withJson('export.json', (head) => ({ ...head, dataBytes: 1e15 }))(entries)),
    'damaged (one row of a megabyte)': withRows('albums', () => `{"id":"${'x'.repeat(1e6)}"}`),
    'damaged (brackets in brackets)': withRows('albums', () => '['.repeat(200_000)),
    'damaged (a row that is none)': withRows('members', () => '"members"'),
    'damaged (a role that is none)': withRows('members', (line) =>
      line.replace(/"role":"\w+"/, '"role":"superadmin"')
    ),
    'damaged (a password that takes hours to compare)': withRows('links', (line) =>
      line.includes('"isProtected":true')
        ? line.replace('"passwordHash":null', () => `"passwordHash":"${SLOW}"`)
        : line
    ),
    'damaged (a password that is none)': withRows('links', (line) =>
      line.replace('"passwordHash":null', '"passwordHash":"swordfish"')
    ),
    'disagrees (an uploader who is nobody)': withRows('photos', (line) =>
      line.replace(/"uploader":\w+/, '"uploader":99')
    ),
    'disagrees (favorites of nobody)': withRows('favorites', (line) =>
      line.replace(/"member":\d+/, '"member":99')
    ),
    'twice (two photos with one id)': withRows('photos', (line, _at, lines) =>
      line.replace(/"id":"[^"]+"/, /"id":"[^"]+"/.exec(lines[0])![0])
    ),
    'outside (by a folder in between)': onFirst((entry) => [
      { ...entry, name: `${slug}/2023/../../../evil.jpg` },
    ]),
    'outside (as Windows writes it)': onFirst((entry) => [{ ...entry, name: 'C:\\evil.jpg' }]),
    'link (a hard one)': onFirst((entry) => [{ ...entry, kind: '1' }]),
    'strange_entry (a device)': onFirst((entry) => [{ ...entry, kind: '3' }]),
    'strange_entry (a folder of another org)': onFirst((entry) => [
      { ...entry, name: 'files/orgs/evil.jpg' },
    ]),
    'quota_small': (entries) =>
      consistent(withJson('export.json', (head) => ({ ...head, photoBytes: 1e15 }))(entries)),
    'not_a_picture': (entries) => {
      const evil = Buffer.from('<script>alert(1)</script>')
      const sha256 = createHash('sha256').update(evil).digest('hex')
      const { name } = entries.find(isPicture)!
      const changed = onFirst((entry) => [{ ...entry, bytes: evil }])(entries)
      return consistent(
        changed.map((entry) => {
          if (entry.name !== 'data/photos.jsonl') return entry
          const lines = String(entry.bytes).trim().split('\n')
          const rows = lines.map((line) => {
            const row = JSON.parse(line)
            return row.path === name ? { ...row, sha256, bytes: evil.length } : row
          })
          return {
            ...entry,
            bytes: Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
          }
        })
      )
    },
  }

  for (const [title, change] of Object.entries(cases)) {
    test(`says why and leaves nothing: ${title}`, async ({ assert }) => {
      const owner = await makeUser()
      const forged = await forge(change, path)
      const error = await new ImportOrg().handle({ path: forged, owner }).catch((why) => why)
      assert.instanceOf(error, BackupRefusal)
      assert.equal(error.reason, title.split(' ')[0])
      assert.lengthOf(await Membership.query().where('user_id', owner.id), 0)
      assert.deepEqual(await leftovers(), [])
    })
  }

  test('says so wherever it was cut, and whichever byte was flipped', async ({ assert }) => {
    const owner = await makeUser()
    const whole = await readFile(path)
    const bad = join(await scratchFolder(), 'bad.tar.gz')
    const reasonOf = async (bytes: Buffer) => {
      await writeFile(bad, bytes)
      const error = await new ImportOrg().handle({ path: bad, owner }).catch((why) => why)
      assert.instanceOf(error, BackupRefusal)
      return error.reason as string
    }
    for (let part = 1; part < 20; part++) {
      const at = Math.floor((whole.length * part) / 20)
      assert.equal(await reasonOf(whole.subarray(0, at)), 'cut_off')
      const flipped = Buffer.from(whole)
      flipped[at] ^= 0x10
      assert.include(['damaged', 'disagrees', 'cut_off'], await reasonOf(flipped))
    }
    assert.equal(await reasonOf(Buffer.alloc(0)), 'not_a_backup')
    assert.lengthOf(await Membership.query().where('user_id', owner.id), 0)
    assert.deepEqual(await leftovers(), [])
  })

  test('tells backups of a whole server and exports apart, both ways', async ({ assert }) => {
    const owner = await makeUser()
    const { path: backup } = await makeArchive([1_000])
    await assert.rejects(() => new ImportOrg().handle({ path: backup, owner }), /whole_server/)
    const draft = join(await scratchFolder(), 'seen')
    await assert.rejects(() => readArchive({ path, draft }), /one_org/)
  })

  test('has the address that was asked for, or says which is free', async ({ assert }) => {
    const owner = await makeUser()
    const refusalOf = (wish: string) =>
      new ImportOrg().handle({ path, owner, slug: wish }).catch((why) => why)
    const taken = await refusalOf(slug)
    assert.deepEqual([taken.reason, taken.params], ['slug_taken', { slug, free: `${slug}-2` }])
    for (const wish of [
      'No Such Address',
      'admin',
      'x',
      '-a',
      'a--b',
      'é',
      'a'.repeat(49),
      '../..',
    ])
      assert.equal((await refusalOf(wish)).reason, 'slug_unfit')
  })

  test('invites as many as may be invited, and says who is left', async ({ assert }) => {
    const owner = await makeUser()
    const people = Array.from({ length: 600 }, (_, number) => ({
      ...{ email: `somebody-${number}@${slug}.example`, name: 'Somebody', role: 'member' },
    }))
    const crowded = await forge(
      withRows('members', (line, at) =>
        at ? line : [line, ...people.map((person) => JSON.stringify(person))].join('\n')
      ),
      path
    )
    const asked = { path: crowded, owner, origin: ORIGIN }
    const { invited, uninvited } = await new ImportOrg().handle({ ...asked, dryRun: true })
    assert.deepEqual([invited, uninvited], [500, 103])
    const { org } = await new ImportOrg().handle(asked)
    assert.lengthOf(await Invitation.within(org!.id), 500)
  })

  test('leaves nothing half where the process ended, and can be begun again', async ({
    assert,
  }) => {
    const owner = await makeUser()
    const begin = () =>
      TransferTurn.begin({
        ...{ direction: 'import', source: 'command', turn: IMPORT_TURN, startedById: owner.id },
        ...{ file: 'x.tar.gz', title: 'x.tar.gz', slug: null, orgId: null },
        ...{ invites: false, isSealed: false, secret: null },
      })
    const killed = await begin()
    killed.stop()
    const half = await db.transaction(async (client) => {
      const { org } = await new CreateOrg().handle(
        { name: 'Half', slug: `${slug}-half`, owner },
        { client }
      )
      await killed.founded(org.id, client)
      return org.useTransaction(client).merge({ deletedAt: DateTime.now() }).save()
    })
    await assert.rejects(begin, /already_running/)
    const silent = { beat_at: Date.now() - 60_000 }
    await Transfer.query().where('id', killed.transfer.id).update(silent)
    const turn = await begin()
    assert.isNull(await Org.find(half.id))
    // What was lost stays lost.
    await assert.rejects(() => killed.done({}), /already_running/)
    const { org } = await turn.run(() => new ImportOrg().handle({ path, owner, turn }))
    const { state, orgId, findings } = await Transfer.findOrFail(turn.transfer.id)
    assert.deepEqual([state, orgId, Boolean(findings)], ['done', org!.id, true])
    await takeHalvesAway()
    const kept = await Org.findOrFail(org!.id)
    assert.isFalse(kept.isDeleted)
  })

  test('says so where the disk is too small', async ({ assert }) => {
    const owner = await makeUser()
    const asked = { path, owner, free: async () => 1_000 }
    await assert.rejects(() => new ImportOrg().handle(asked), /disk_small/)
    assert.lengthOf(await Membership.query().where('user_id', owner.id), 0)
  })

  test('is undone whole when it fails half-way', async ({ assert }) => {
    const owner = await makeUser()
    const stop = new AbortController()
    const orgs = await Org.query().select('id')
    const asked = {
      ...{ path, owner, signal: stop.signal },
      progress: (fraction: number) => void (fraction > 0.8 && stop.abort(new Error('Enough'))),
    }
    await assert.rejects(() => new ImportOrg().handle(asked), /Enough/)
    const left = await Org.query().select('id')
    assert.lengthOf(left, orgs.length)
    assert.lengthOf(await Membership.query().where('user_id', owner.id), 0)
  })
})
