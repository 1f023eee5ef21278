import { join } from 'node:path'
import Database from 'better-sqlite3'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import type { Figure } from './figure.js'
import { inTurns, slower, type Two } from './in_turns.js'
import { fillLibrary } from './library.js'
import { openSqliteLibrary } from './library_database.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import type { Scale } from './scale.js'
import { openAlbum, post } from './upload.js'

const PHOTOS = 10_000
/** Pictures before are rendered meanwhile: few uploads say little. */
const MORE_UPLOADS = 3
const AT_ONCE = 200
const MOST_SLOWER = 1.15
/** Each token has a pace of its own. */
const REQUESTS_A_TOKEN = 400

/** What it costs a write that everything is kept: two servers side by side, asked in turns, one without the audit log. */
export function auditRows(scale: Scale): Promise<Figure[]> {
  return inTemporaryFolder('bench-audit', async (folder) => {
    const files = await makePictures(join(folder, 'in'), scale.uploads * MORE_UPLOADS + 4)
    return withLumina((without) =>
      withLumina(async (withIt) => {
        await switchOff(without)
        const two: Two = [without, withIt]
        const photos = [await fill(without), await fill(withIt)]
        const writers = two.map((lumina) => writerOf(lumina))
        const captions = await inTurns(two, scale.requests * 2, (_, at) => {
          const { write, turn } = writers[at]
          const id = photos[at][turn() % PHOTOS]
          return timed(() => write('PATCH', `/photos/${id}`, { caption: `Moment ${turn()}` }))
        })
        const tags = await inTurns(two, scale.requests, (_, at) => {
          const { write, turn } = writers[at]
          // Others each time: nobody tags the same photos a hundred times.
          const first = (turn() * AT_ONCE) % PHOTOS
          const some = photos[at].slice(first, first + AT_ONCE)
          const body = { photo_ids: some, add_tags: [`Tag of ${turn()}`] }
          const clean = { photo_ids: body.photo_ids, remove_tags: body.add_tags }
          return timed(async () => {
            await write('POST', '/photo-changes', body)
            await write('POST', '/photo-changes', clean)
          })
        })
        const uploads = await timeUploads(two, files)
        return [
          slower('Caption with the audit log, p50 / p95', captions, MOST_SLOWER),
          slower(`Tag of ${AT_ONCE} photos with the audit log, p50 / p95`, tags, MOST_SLOWER),
          slower('Upload of a photo with the audit log, p50 / p95', uploads, MOST_SLOWER),
        ]
      })
    )
  })
}

const databaseOf = ({ dataDir }: Lumina) => join(dataDir, 'lumina.sqlite3')

/** As an operator would; nobody is told. */
function switchOff(lumina: Lumina) {
  return lumina.pause(async () => {
    const database = new Database(databaseOf(lumina))
    const { changes } = database
      .prepare("update plugins set desired = 'installed' where id = 'auditlog'")
      .run()
    database.close()
    if (!changes) throw new Error('There is no audit log to switch off')
  })
}

/** Answers ids of photos. */
async function fill(lumina: Lumina): Promise<string[]> {
  const { orgId, userId } = lumina
  await lumina.pause(async () => {
    const library = openSqliteLibrary(databaseOf(lumina))
    await fillLibrary(library, { orgId, userId, photos: PHOTOS })
    await library.close()
  })
  const database = new Database(databaseOf(lumina), { readonly: true })
  const ids = database
    .prepare("select id from photos where trashed_at is null and state = 'ready' order by id")
    .pluck()
    .all() as string[]
  database.close()
  return ids
}

function writerOf(lumina: Lumina) {
  let [count, token] = [0, '']
  return {
    turn: () => count,
    async write(method: string, path: string, body: object) {
      if (count++ % REQUESTS_A_TOKEN === 0) token = await lumina.token()
      const answer = await fetch(`${lumina.url}/api/v1/orgs/${lumina.slug}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` },
        body: JSON.stringify(body),
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`)
    },
  }
}

async function timed(work: () => Promise<unknown>) {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Until the answer: from then on the photo is there. */
async function timeUploads(two: Two, files: string[]) {
  const targets = [await openAlbum(two[0]), await openAlbum(two[1])]
  const left = [[...files], [...files]]
  return inTurns(
    two,
    files.length - 1,
    (lumina, at) => {
      const { albumId, token } = targets[at]
      const path = `/orgs/${lumina.slug}/albums/${albumId}/photos`
      return timed(() => post(lumina, path, token, [left[at].pop()!]))
    },
    1
  )
}
