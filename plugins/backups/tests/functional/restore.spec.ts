import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename } from 'node:fs/promises'
import { test } from '@japa/runner'
import { picture } from '#tests/fixtures/pictures'
import { Process } from '#tests/fixtures/processes'
import { scratchFile } from '#tests/fixtures/scratch'
import {
  changing,
  forge,
  headIn,
  lastOriginal,
  withHead,
  withoutAnOriginal,
} from '../made_archive.js'
import { seeInBrowser } from '../in_browser.js'
import { ADMIN, type Command, Place } from '../place.js'

const PASSPHRASE = 'six calm words about the sea'
const SEALED = { BACKUP_PASSPHRASE: PASSPHRASE }
const LINK_PASSWORD = 'upstream'
const KEPT = ['users', 'orgs', 'memberships', 'albums', 'photos', 'photo_files', 'share_links']
const PHOTOS = 200
const AT_ONCE = 20

const pictures = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      picture({ seed: 77_000 + index, width: 160, height: 120 })
    )
  )

const newestIn = async (folder: string) =>
  (await readdir(folder))
    .filter((name) => name.startsWith('lumina-'))
    .sort()
    .at(-1)!

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test.group('A server that is restored', (group) => {
  let place: Place
  let albumId: string
  let shared: string
  let sealed: string
  let open: string
  let photoIds: string[]
  let originals: Buffer[]
  /** Of every photo whose upload was answered before the backup began. */
  const hashes = new Map<string, string>()

  const rows = () =>
    Promise.all(KEPT.map((table) => place.rows(`SELECT * FROM ${table} ORDER BY id`)))

  group.tap((each) => each.timeout(180_000))

  group.setup(async () => {
    place = await Place.make()
    await place.migrate()
    await place.serve()
    await place.signIn()
    return async () => {
      await place.stop()
      Process.killAll()
    }
  })

  test('is backed up while it takes pictures', async ({ assert }) => {
    albumId = await place.furnish()
    const link = { album_id: albumId, password: LINK_PASSWORD }
    const { body } = await place.call('POST', `${place.api}/share-links`, link)
    shared = body.data.url.split('/s/')[1]
    const all = await pictures(PHOTOS)
    const take = async (from: number, until: () => boolean) => {
      let at = from
      for (; at < PHOTOS && !until(); at += AT_ONCE) {
        const some = all.slice(at, at + AT_ONCE)
        const ids = await place.upload(albumId, some)
        for (const [index, id] of ids.entries()) answered.set(id, sha256(some[index]))
      }
      return at
    }
    const answered = new Map<string, string>()
    const at = await take(0, () => answered.size >= PHOTOS / 4)
    for (const [id, hash] of answered) hashes.set(id, hash)
    photoIds = [...hashes.keys()]
    originals = all

    const backingUp = place.ace(['backup:create', `--folder=${place.path('disk')}`], SEALED)
    const uploading = (async () => {
      await take(at, () => answered.size >= PHOTOS / 2)
      while (!(await place.rows('SELECT id FROM plg_backups_backups')).length) await pause()
      await take(answered.size, () => false)
    })()
    const made = await backingUp
    await uploading
    assert.equal(answered.size, PHOTOS)
    assert.equal(made.code, 0, made.said)
    assert.notInclude(made.said, 'could not come along')
    sealed = place.path('disk', await newestIn(place.path('disk')))
  })

  test('comes back whole on an empty machine', async ({ assert }) => {
    await place.stop()
    const key = await readFile(place.path('data', 'app_key'), 'utf8')
    await place.wipe()
    const { code, said } = await place.ace(['backup:restore', sealed, '--yes'], SEALED)
    assert.equal(code, 0, said)
    assert.include(said, 'Restored')
    assert.equal(await readFile(place.path('data', 'app_key'), 'utf8'), key)

    await place.serve()
    assert.equal(await place.signIn(), 201)
    for (const [id, hash] of hashes) {
      const { bytes, status } = await place.call('GET', `${place.api}/photos/${id}/files/original`)
      assert.equal(status, 200)
      assert.equal(sha256(bytes), hash)
    }
    const visit = `/api/v1/shares/${shared}`
    assert.equal((await place.call('GET', visit)).status, 401)
    const wrong = await place.call('POST', `${visit}/unlock`, { password: 'downstream' })
    assert.equal(wrong.status, 401)
    const letIn = await place.call('POST', `${visit}/unlock`, { password: LINK_PASSWORD })
    assert.equal(letIn.status, 200)
    const links = await place.call('GET', `${place.api}/share-links`)
    assert.isTrue(links.body.data[0].url.endsWith(shared))
    await seeInBrowser({
      origin: place.origin,
      person: ADMIN,
      album: `/orgs/rowers/albums/${albumId}`,
      link: { path: `/s/${shared}`, password: LINK_PASSWORD },
    })
    await place.stop()

    const [listed, stored, audited, made] = await place.aces([
      [['backup:list']],
      [['storage:verify']],
      [['audit:verify']],
      [['backup:create', `--folder=${place.path('plain')}`]],
    ])
    assert.notInclude(listed.said, 'running')
    assert.equal(stored.code, 0, stored.said)
    assert.equal(audited.code, 0, audited.said)
    assert.include(audited.said, 'The server: entries')
    const deeds = await place.rows<{ event: string }>(
      `SELECT event FROM plg_auditlog_entries WHERE event IN ('backup.restored', 'org.created')
       AND sequence IS NOT NULL ORDER BY at, id`
    )
    assert.deepEqual(
      [...new Set(deeds.map(({ event }) => event))],
      ['org.created', 'backup.restored']
    )
    assert.include(made.said, 'It is not sealed')
    open = place.path('plain', await newestIn(place.path('plain')))
  })

  test('is as it was after whatever was refused', async ({ assert }) => {
    const before = await place.everything()
    const rowsBefore = await rows()
    const plain = await readFile(open)
    const head = headIn(plain)
    const headed = (part: object) => forge(withHead({ ...head, ...part }), open)
    const damaged = (change: Parameters<typeof changing>[0]) => forge(changing(change), open)
    const twice: Parameters<typeof forge>[0] = (all) =>
      all.flatMap((entry) => (entry === lastOriginal(all) ? [entry, entry] : [entry]))
    const flipped = Buffer.from(plain)
    flipped[Math.floor(plain.length / 2)] ^= 1
    const cases: [string, string, Record<string, string>?][] = [
      [await scratchFile(plain.subarray(0, -900), 'cut'), 'ends in the middle'],
      [await scratchFile(flipped, 'flipped'), 'is damaged'],
      [sealed, 'not the passphrase', { BACKUP_PASSPHRASE: 'something else entirely' }],
      [
        await headed({ migrations: [...head.migrations, '9999_later'], version: '99.0.0' }),
        'made by Lumina 99.0.0, which is newer',
      ],
      [
        await damaged((entry) => ({ ...entry, name: '../../evil.jpg' })),
        'leads out of its folder: ../../evil.jpg',
      ],
      [await damaged((entry) => ({ ...entry, kind: '2' })), 'holds a link'],
      [await forge(twice, open), 'is there twice'],
      [
        await damaged((entry) => ({ ...entry, bytes: Buffer.alloc(entry.bytes.length) })),
        'manifest says something else',
      ],
      // Whole and true to its manifest, but with an original too few.
      [await forge(withoutAnOriginal, open), 'Originals are missing'],
      [await headed({ bytes: 2 ** 50 }), 'too little room'],
      [await scratchFile(Buffer.from('hello'), 'hello'), 'no backup of Lumina'],
      [place.path('nothing'), 'no such file'],
    ]
    const ends = await place.aces(
      cases.map(([path, , env]): Command => [['backup:restore', path, '--yes'], env])
    )
    for (const [at, [, words]] of cases.entries()) {
      assert.equal(ends[at].code, 1, words)
      assert.include(ends[at].said, words)
    }
    assert.deepEqual(changed(before, await place.everything()), [])
    assert.deepEqual(await rows(), rowsBefore)
  })

  test('gets a single original back while it runs, and nothing else', async ({ assert }) => {
    await place.serve()
    await place.signIn()
    const [id] = photoIds
    const everything = [...(await place.everything())]
    const [path] = everything.find(([, bytes]) => bytes.equals(originals[0]))!
    await rename(place.path('data', path), place.path('lost.jpg'))
    const only = (what: string, ...more: string[]): Command => [
      ['backup:restore', open, `--only=${what}`, ...more],
    ]
    const [whole, looked, found, again, taken, ...refused] = await place.aces([
      [['backup:restore', open, '--yes']],
      [['backup:restore', open, '--dry-run']],
      only(`file:${id}`),
      only(`file:${id}`),
      only(`file:${id}`, `--to=${place.path('taken.jpg')}`),
      only('photo:x'),
      only(`file:${randomUUID()}`),
      only('org:nobody-here'),
      only('org:rowers'),
    ])
    assert.equal(whole.code, 1)
    assert.include(whole.said, 'The server is running')
    assert.equal((await place.call('GET', '/health/ready')).status, 200)
    assert.equal(looked.code, 0, looked.said)
    assert.include(looked.said, 'It could be restored')
    assert.equal(found.code, 0, found.said)
    assert.isTrue((await readFile(place.path('data', path))).equals(originals[0]))
    assert.include(again.said, 'unchanged')
    assert.equal(taken.code, 0, taken.said)
    assert.isTrue((await readFile(place.path('taken.jpg'))).equals(originals[0]))
    const words = [
      'names nothing',
      'is no more here',
      'There is no organization nobody-here in the backup',
      'The organization rowers is here already',
    ]
    for (const [at, { code, said }] of refused.entries()) {
      assert.equal(code, 1)
      assert.include(said, words[at])
    }
    await place.stop()
  })

  test('is as it was when somebody was killed who was putting a backup in its place', async ({
    assert,
  }) => {
    const before = await place.everything()
    const names = process.env.DATABASE_URL ? ['files'] : ['files', 'lumina.sqlite3']
    await place.endInTheMiddle(...names)
    assert.equal(await readFile(place.path('data', 'files'), 'utf8'), 'half of a restore')
    await place.serve()
    assert.equal(await place.signIn(), 201)
    const [id] = photoIds
    assert.equal((await place.call('GET', `${place.api}/photos/${id}/files/original`)).status, 200)
    await place.stop()
    // It served meanwhile, and made previews that were still to be made.
    const after = changed(before, await place.everything())
    assert.deepEqual(
      after.filter((name) => !name.includes('/renditions/')),
      []
    )
  })

  test('of an older program is brought up to date, and what was before lies aside', async ({
    assert,
  }) => {
    const migrations = () => place.rows<{ name: string }>('SELECT name FROM adonis_schema')
    const all = await migrations()
    const quietly = ['--force', '--no-schema-generate']
    const [back, made] = await place.aces([
      [['migration:rollback', '--step=1', ...quietly]],
      [['backup:create', `--folder=${place.path('older')}`]],
      [['migration:run', ...quietly]],
    ])
    assert.equal(back.code, 0, back.said)
    assert.equal(made.code, 0, made.said)
    const older = place.path('older', await newestIn(place.path('older')))
    assert.isBelow(headIn(await readFile(older)).migrations.length, all.length)
    const [restored, audited] = await place.aces([
      [['backup:restore', process.env.DATABASE_URL ? open : older, '--yes']],
      [['audit:verify']],
    ])
    assert.equal(restored.code, 0, restored.said)
    assert.lengthOf(await migrations(), all.length)
    assert.equal(audited.code, 0, audited.said)
    const [stamp] = (await readdir(place.path('data', 'before_restore'))).sort().slice(-1)
    const aside = await readdir(place.path('data', 'before_restore', stamp))
    assert.includeMembers(aside, [
      'files',
      process.env.DATABASE_URL ? 'database' : 'lumina.sqlite3',
    ])
    if (process.env.DATABASE_URL) {
      const [refused] = await place.aces([[['backup:restore', older, '--yes']]])
      assert.include(refused.said, 'older than this one')
    }
    await place.serve()
    assert.equal(await place.signIn(), 201)
    const [id] = photoIds
    assert.equal((await place.call('GET', `${place.api}/photos/${id}/files/original`)).status, 200)
    await place.stop()
  })
})

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

/** Names of files that differ; a database is never the same twice. */
const changed = (before: Map<string, Buffer>, after: Map<string, Buffer>) =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) =>
      !name.includes('sqlite3') && !after.get(name)?.equals(before.get(name) ?? Buffer.alloc(0))
  )
