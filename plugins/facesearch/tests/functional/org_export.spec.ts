import { createHash } from 'node:crypto'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import { drain } from '#queue/queue'
import { makePhoto } from '#tests/fixtures/library'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import { readAs } from '../../../backups/archive/archive_reader.js'
import { BackupRefusal } from '../../../backups/archive/refusal.js'
import { forge, type RawEntry } from '../../../backups/tests/made_archive.js'
import { ExportOrg } from '../../../backups/transfer/export_org.js'
import { ImportOrg } from '../../../backups/transfer/import_org.js'
import { exportsFolder } from '../../../backups/transfer/places.js'
import Transfer from '../../../backups/transfer/transfer.js'
import { TRANSFER } from '../../../backups/transfer/transfer_format.js'
import { PurgeFaces } from '../../consent/purge_faces.js'
import { DisableFaces, EnableFaces } from '../../consent/switch_faces.js'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import FaceConstraint from '../../face_constraint.js'
import FaceOrg from '../../face_org.js'
import IndexOrgJob from '../../indexing/index_org_job.js'
import { boxOf } from '../../indexing/pair_boxes.js'
import Person from '../../person.js'
import { vectorBytes } from '../../vector_column.js'
import { overlap } from '../../engine/geometry.js'
import { uploadFaces } from '../pictures.js'
import { makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')
const backups = createPluginHarness('backups')
const LINES = 'data/plugins/facesearch.jsonl'
const VECTORS = ['facesearch.vectors']
const NAME = 'Ada Lovelace'

/** Ada with a name and a cover, somebody hidden, a face that is to be forgotten, and one decision. */
async function furnished() {
  const place = await makeFaceOrg()
  const { org, owner, album } = place
  await FaceOrg.within(org.id).update({ engine_version: null })
  const photo = await uploadFaces(org, owner, album)
  await drain({})
  const [first, second, third] = await Face.within(org.id).orderBy('x')
  const person = { orgId: org.id, faceCount: 0, engineVersion: first.engineVersion }
  const ada = await Person.create({ ...person, name: NAME, coverFaceId: first.id })
  const hidden = await Person.create({ ...person, hiddenAt: 1_700_000_000_000 })
  await first.merge({ personId: ada.id, personSource: 'user' }).save()
  await second.merge({ personId: hidden.id, personSource: 'auto' }).save()
  const [faceAId, faceBId] = [first.id, second.id].sort()
  await FaceConstraint.create({ orgId: org.id, faceAId, faceBId, kind: 'cannot' })
  const vectors = [first, second, third].map(({ embedding }) => embedding!)
  await third.merge({ state: 'suppressed', embedding: null, personId: null }).save()
  return { ...place, photo, first, second, third, vectors }
}

async function exported(org: Org, options: string[] = []) {
  const folder = await scratchFolder()
  const { path } = await new ExportOrg().handle({ org, folder, options })
  return path
}

async function opened(path: string) {
  const entries = new Map<string, Buffer>()
  const { head } = await readAs(TRANSFER, {
    path,
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
  return { head, entries }
}

const linesOf = (bytes: Buffer) =>
  String(bytes)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

async function imported(path: string) {
  const owner = await makeUser()
  const { org, pluginsLeft } = await new ImportOrg().handle({ path, owner })
  return { org: await Org.findOrFail(org!.id), owner, pluginsLeft }
}

async function agree({ id: orgId }: Org, userId: string) {
  await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId, isOn: true })
  await new EnableFaces().handle({ orgId, userId, basis: 'We all agreed' })
}

const look = (orgId: string) =>
  new IndexOrgJob().handle({}, {
    ...{ orgId, signal: new AbortController().signal, progress: async () => {} },
  } as never)

test.group('People in an export of an org', (group) => {
  group.setup(async () => {
    await plugin.run()
    await backups.run()
  })
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  test('have their names back once the new org agreed and was looked at', async ({
    assert,
    client,
  }) => {
    const { org, first, second, third } = await furnished()
    const { org: other, owner, pluginsLeft } = await imported(await exported(org))
    assert.deepEqual(pluginsLeft, [])
    const dormant = await FaceOrg.within(other.id).firstOrFail()
    assert.deepEqual([dormant.consentedAt, dormant.basis, dormant.isOn], [null, null, false])
    assert.isAbove(Number(dormant.purgeAt), Date.now())
    await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: other.id, isOn: true })
    const people = () => client.get(`/api/v1/orgs/${other.slug}/p/facesearch/people`).loginAs(owner)
    assert.equal((await people()).status(), 404, 'consent is never imported')
    assert.lengthOf(await Face.within(other.id).whereNotNull('embedding'), 0)

    // At once: pictures are not ready yet.
    await agree(other, owner.id)
    await look(other.id)
    assert.lengthOf(await Face.within(other.id).where('engine_version', 'imported'), 3)
    await drain({})
    await look(other.id)

    const { version } = await facePool().info()
    const state = await FaceOrg.within(other.id).firstOrFail()
    assert.deepEqual([state.engineVersion, state.nextEngineVersion], [version, null])
    const ada = await Person.within(other.id).where('name', NAME).firstOrFail()
    const [face] = await Face.within(other.id).where('person_id', ada.id)
    assert.deepEqual([face.engineVersion, face.personSource], [version, 'user'])
    assert.isAbove(overlap(boxOf(face), boxOf(first)), 0.5)
    assert.isNotNull(face.embedding)
    assert.equal(ada.coverFaceId, face.id)
    const hidden = await Person.within(other.id).whereNotNull('hidden_at').firstOrFail()
    assert.equal(Number(hidden.hiddenAt), 1_700_000_000_000)
    const [theirs] = await Face.within(other.id).where('person_id', hidden.id)
    assert.isAbove(overlap(boxOf(theirs), boxOf(second)), 0.5)
    const [decision] = await FaceConstraint.within(other.id)
    assert.deepEqual(
      [decision.kind, decision.faceAId, decision.faceBId],
      ['cannot', ...[face.id, theirs.id].sort()]
    )
    const forgotten = await Face.within(other.id).where('state', 'suppressed')
    assert.lengthOf(forgotten, 1)
    assert.isAbove(overlap(boxOf(forgotten[0]), boxOf(third)), 0.5)
    assert.lengthOf(await Face.within(other.id).where('state', 'active'), 2)
    const answer = await people()
    assert.equal(answer.status(), 200)
    assert.include(JSON.stringify(answer.body()), NAME)
  })

  test('are without vectors unless somebody asked for them', async ({ assert }) => {
    const { org, vectors, first } = await furnished()
    const text = (entries: Map<string, Buffer>) => Buffer.concat([...entries.values()])
    const { entries: plain } = await opened(await exported(org))
    for (const vector of vectors) {
      const bytes = vectorBytes(vector)!
      assert.isFalse(text(plain).includes(bytes))
      assert.isFalse(text(plain).includes(bytes.toString('base64').slice(0, 40)))
    }
    const lines = linesOf(plain.get(LINES)!)
    assert.deepEqual([...new Set(lines.map(({ kind }) => kind))], ['person', 'face', 'decision'])
    assert.notInclude(String(plain.get(LINES)), first.engineVersion)

    const path = await exported(org, VECTORS)
    const { entries: asked } = await opened(path)
    const [{ kind, version }, ...rest] = linesOf(asked.get(LINES)!)
    assert.deepEqual([kind, version], ['engine', first.engineVersion])
    const carried = rest.filter(({ vector }) => vector).map(({ vector }) => vector)
    assert.sameMembers(
      carried,
      vectors.slice(0, 2).map((vector) => vectorBytes(vector)!.toString('base64')),
      'what is to be forgotten has none'
    )
    const { org: other } = await imported(path)
    const faces = await Face.within(other.id).whereNotNull('embedding').orderBy('x')
    assert.deepEqual(
      faces.map(({ embedding }) => embedding),
      vectors.slice(0, 2)
    )
    assert.equal((await FaceOrg.within(other.id).firstOrFail()).engineVersion, version)
    await FaceOrg.within(other.id).update({ purge_at: 1 })
    await new PurgeFaces().handle(other.id)
    assert.lengthOf(await Face.within(other.id).where('state', 'active'), 0)
    assert.lengthOf(await Person.within(other.id), 0)
  })

  test('come with vectors of the engine here alone', async ({ assert }) => {
    const { org } = await furnished()
    const path = await exported(org, VECTORS)
    const changed = await forge(
      withLines((lines) => [{ ...lines[0], version: 'another/1' }, ...lines.slice(1)]),
      path
    )
    const { org: other } = await imported(changed)
    assert.lengthOf(await Face.within(other.id), 3)
    assert.lengthOf(await Face.within(other.id).whereNotNull('embedding'), 0)
  })

  test('stay behind where an org has it off, in an archive that older servers take in', async ({
    assert,
  }) => {
    const { org } = await furnished()
    const head = async () => (await opened(await exported(org))).head
    const { format, plugins } = await head()
    assert.deepEqual([format, plugins], [2, [{ id: 'facesearch', version: 1, lines: 6 }]])
    await new DisableFaces().handle(org.id)
    const off = await head()
    assert.deepEqual([off.format, off.plugins], [1, undefined])
    await assert.rejects(
      () => new ExportOrg().handle({ org, folder: '/nowhere', options: ['facesearch.more'] }),
      /option_unknown/
    )
    await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: org.id, isOn: false })
    await assert.rejects(() => exported(org, VECTORS), /option_unknown/)
  })

  test('have vectors along where an owner ticks it, which stands in the trail', async ({
    assert,
    client,
    cleanup,
  }) => {
    const { org, owner, admin, vectors } = await furnished()
    const { deeds, stop } = listenToDeeds()
    cleanup(stop)
    const home = `/orgs/${org.slug}/p/backups`
    const page = await client.get(home).loginAs(owner).withInertia()
    const [option, ...others] = page.inertiaProps.options as Record<string, string>[]
    assert.deepEqual([option.name, option.label, others], [VECTORS[0], 'With face vectors', []])
    const order = (user: typeof owner, options: string[]) =>
      client
        .post(`${home}/exports`)
        .json({ current_password: PASSWORD, options })
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    assert.equal((await order(owner, ['facesearch.more'])).status(), 422)
    assert.equal((await order(owner, Array(51).fill(VECTORS[0]))).status(), 422)
    assert.equal((await order(admin, VECTORS)).status(), 403)
    assert.lengthOf(await Transfer.query().where('org_id', org.id), 0)
    await order(owner, VECTORS)
    await drain({})
    const { id, file, state } = await Transfer.query().where('org_id', org.id).firstOrFail()
    assert.equal(state, 'done', id)
    const { entries } = await opened(join(exportsFolder(), file))
    assert.include(String(entries.get(LINES)), vectorBytes(vectors[0])!.toString('base64'))
    const told = deeds.find(
      ({ event, orgId }) => event === 'backup.org_exported' && orgId === org.id
    )
    assert.equal(told?.facts?.with, VECTORS[0])
  })

  test('of another org or in the trash stay behind', async ({ assert }) => {
    const { org, photo } = await furnished()
    const foreign = await furnished()
    await photo.merge({ trashedAt: foreign.photo.createdAt }).save()
    const { entries } = await opened(await exported(org))
    const kinds = linesOf(entries.get(LINES)!).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['person', 'person'])
    assert.notInclude(String(entries.get(LINES)), foreign.first.id)
  })

  test('are left out by a server where the plugin does not run, and it says so', async ({
    assert,
    cleanup,
  }) => {
    const { org } = await furnished()
    const path = await exported(org)
    await new DisablePlugin().handle({ id: 'facesearch' })
    cleanup(async () => void (await plugin.run()))
    const { org: other, pluginsLeft } = await imported(path)
    assert.deepEqual(pluginsLeft, ['facesearch'])
    assert.lengthOf(await Photo.within(other.id), 1)
    const [{ total }] = await db.from(Person.table).where('org_id', other.id).count('* as total')
    assert.equal(Number(total), 0)
  })
})

type Line = Record<string, any>

/** Other lines, in an archive that is true to its manifest all the same. */
const withLines =
  (change: (lines: Line[]) => Line[], said?: number) =>
  (entries: RawEntry[]): RawEntry[] => {
    const lines = change(linesOf(entries.find(({ name }) => name === LINES)!.bytes))
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const changed = entries.map((entry) => (entry.name === LINES ? { ...entry, bytes } : entry))
    return consistent(changed, (head) => {
      head.plugins[0].lines = said ?? lines.length
    })
  }

function consistent(entries: RawEntry[], change: (head: Line) => void = () => {}) {
  const data = entries.filter(({ name }) => name.startsWith('data/'))
  const head = JSON.parse(String(entries[0].bytes))
  head.dataBytes = data.reduce((sum, { bytes }) => sum + bytes.length, 0)
  change(head)
  const [first, ...rest] = entries.slice(0, -1)
  const all = [{ ...first, bytes: Buffer.from(JSON.stringify(head)) }, ...rest]
  const lines = all.map(({ name, bytes }) => ({
    ...{ name, bytes: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
  const totals = { entries: lines.length, bytes: lines.reduce((sum, { bytes }) => sum + bytes, 0) }
  const manifest = [...lines, totals].map((line) => `${JSON.stringify(line)}\n`).join('')
  return [...all, { ...entries.at(-1)!, bytes: Buffer.from(manifest) }]
}

test.group('Lines about people that somebody forged', (group) => {
  let path: string

  group.setup(async () => {
    await plugin.run()
    await backups.run()
    const { org, foreignAlbum } = await withForeigner()
    stranger = (await makePhoto(foreignAlbum)).id
    path = await exported(org, VECTORS)
  })
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  let stranger = ''
  async function withForeigner() {
    const { org } = await furnished()
    const { album: foreignAlbum } = await makeFaceOrg()
    return { org, foreignAlbum }
  }

  /** Changes the first line of a kind. */
  const first = (kind: string, change: (line: Line, lines: Line[]) => Line) =>
    withLines((lines) => {
      const at = lines.findIndex((line) => line.kind === kind && !line.isForgotten)
      return lines.with(at, { ...lines[at], ...change(lines[at], lines) })
    })
  const vectorOf = (numbers: number[]) =>
    vectorBytes(Float32Array.from(numbers))!.toString('base64')
  const face = (part: Line) => first('face', () => part)

  const refused: Record<string, (entries: RawEntry[]) => RawEntry[]> = {
    'line_box (beyond the right edge)': face({ x: 0.9, width: 0.2 }),
    'line_box (of no height)': face({ height: 0 }),
    'line_box (left of the picture)': face({ x: -0.1 }),
    'line_box (no number)': face({ y: 'top' }),
    'line_photo (of another org)': first('face', () => ({ photoId: stranger })),
    'line_person (of another org)': face({ personId: crypto.randomUUID(), personSource: 'user' }),
    'line_person (of a face that is forgotten)': first('face', (_, lines) => ({
      ...{ isForgotten: true, vector: null, personSource: 'user' },
      personId: lines.find(({ kind }) => kind === 'person')!.id,
    })),
    'line_face (of another org)': first('decision', () => ({ faceAId: crypto.randomUUID() })),
    'line_face (with itself)': first('decision', ({ faceBId }) => ({ faceAId: faceBId })),
    'line_twice (a face)': withLines((lines) => {
      const at = lines.findIndex(({ kind }) => kind === 'face')
      return lines.toSpliced(at, 0, lines[at])
    }),
    'line_name (too long)': first('person', () => ({ name: 'x'.repeat(121) })),
    'line_name (of nothing)': first('person', () => ({ name: ' ' })),
    'line_vector (of another length)': face({ vector: vectorOf([2, 0, 0]) }),
    'line_vector (no numbers)': face({ vector: vectorOf([Number.NaN, 1]) }),
    'line_vector (too long)': face({ vector: 'A'.repeat(40_000) }),
    'line_vector (of no engine)': withLines((lines) => lines.slice(1)),
    'line_damaged (of no kind)': withLines((lines) => [...lines, { kind: 'consent', at: 1 }]),
    'line_damaged (a person behind faces)': withLines((lines) => [
      ...lines,
      { ...lines.find(({ kind }) => kind === 'person'), id: crypto.randomUUID() },
    ]),
    'damaged (a line too long)': withLines((lines) => [...lines, { kind: 'x'.repeat(70_000) }]),
    'disagrees (more lines than it said)': withLines((lines) => lines, 2),
    'disagrees (fewer lines than it said)': withLines((lines) => lines, 900),
    'disagrees (a file that the head does not name)': (entries) =>
      consistent(entries, (head) => delete head.plugins),
    'disagrees (no file)': (entries) => consistent(entries.filter(({ name }) => name !== LINES)),
    'strange_entry (a plugin that no plugin is called)': (entries) =>
      consistent(
        entries.map((entry) =>
          entry.name === LINES ? { ...entry, name: 'data/plugins/Face_Search.jsonl' } : entry
        )
      ),
  }

  for (const [title, change] of Object.entries(refused)) {
    test(`are refused, and nothing is left: ${title}`, async ({ assert }) => {
      const owner = await makeUser()
      const forged = await forge(change, path)
      const error = await new ImportOrg().handle({ path: forged, owner }).catch((why) => why)
      const isOurs = error instanceof BackupRefusal
      const namespace = isOurs ? 'plg.backups.refusals.' : 'plg.facesearch.errors.'
      assert.equal(error.code, namespace + title.split(' ')[0], error.message)
      if (!isOurs) assert.isAbove(error.params.line, 0)
      const dry = new ImportOrg().handle({ path: forged, owner, dryRun: true })
      assert.equal((await dry.catch((why) => why)).code, error.code)
      assert.lengthOf(await Membership.query().where('user_id', owner.id), 0)
    })
  }

  test('of a later version are left out', async ({ assert }) => {
    const later = (entries: RawEntry[]) =>
      consistent(entries, (head) => {
        head.plugins[0].version = 2
      })
    const { org, pluginsLeft } = await imported(await forge(later, path))
    assert.deepEqual(pluginsLeft, ['facesearch'])
    assert.lengthOf(await Person.within(org.id), 0)
  })
})
