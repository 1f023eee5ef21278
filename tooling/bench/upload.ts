import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Lumina } from './lumina.js'

const FILES_A_REQUEST = 8
const REQUESTS_AT_ONCE = 3
const POLL_MS = 30

/** Where photos go, and whose they are: made before anything is measured. */
export interface Target {
  albumId: string
  token: string
}

export async function openAlbum(lumina: Lumina, name = `Album ${Date.now()}`): Promise<Target> {
  const { id } = await lumina.call<{ id: string }>('POST', `/orgs/${lumina.slug}/albums`, { name })
  return { albumId: id, token: await lumina.token() }
}

/** Brings files into a new album and waits until each has both its renditions. */
export async function ingest(lumina: Lumina, paths: string[], name?: string) {
  const target = await openAlbum(lumina, name)
  await fill(lumina, target, paths)
  return target.albumId
}

export async function fill(lumina: Lumina, { albumId, token }: Target, paths: string[]) {
  const batches = Array.from({ length: Math.ceil(paths.length / FILES_A_REQUEST) }, (_, index) =>
    paths.slice(index * FILES_A_REQUEST, (index + 1) * FILES_A_REQUEST)
  )
  const send = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift())
      await post(lumina, `/orgs/${lumina.slug}/albums/${albumId}/photos`, token, batch)
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, send))
  await allReady(lumina, albumId)
}

/** Looks into the file of the database: every answer of the server would take from the work that is measured. */
async function allReady({ dataDir }: Lumina, albumId: string) {
  const database = new Database(join(dataDir, 'lumina.sqlite3'), { readonly: true })
  const count = database.prepare<[string, string]>(
    'select count(*) from photos where album_id = ? and state in (select value from json_each(?))'
  )
  const inState = (...states: string[]) =>
    count.pluck().get(albumId, JSON.stringify(states)) as number
  try {
    while (inState('stored', 'processing') > 0) await sleep(POLL_MS)
    if (inState('failed') > 0) throw new Error('A photo could not be rendered')
  } finally {
    database.close()
  }
}

/** A form with files, sent one after the other: it costs the machine as little as an upload can. */
export async function post(lumina: Lumina, path: string, token: string, files: string[]) {
  const boundary = 'a-part-of-the-bench'
  const heads = files.map((file) =>
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${basename(file)}"\r\n` +
        'content-type: image/jpeg\r\n\r\n'
    )
  )
  const stats = await Promise.all(files.map((file) => stat(file)))
  const sizes = stats.map(({ size }) => size)
  const end = Buffer.from(`--${boundary}--\r\n`)
  const length = sizes.reduce(
    (sum, size, index) => sum + heads[index].length + size + 2,
    end.length
  )
  const answer = Promise.withResolvers<number>()
  const outgoing = request(`${lumina.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'authorization': `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': length,
    },
  })
  outgoing.once('error', answer.reject)
  outgoing.once('response', (incoming) => {
    incoming.resume()
    incoming.once('end', () => answer.resolve(incoming.statusCode!))
  })
  for (const [index, file] of files.entries()) {
    outgoing.write(heads[index])
    outgoing.write(await readFile(file))
    if (!outgoing.write('\r\n')) await once(outgoing, 'drain')
  }
  outgoing.end(end)
  const status = await answer.promise
  if (status >= 300) throw new Error(`An upload was answered with ${status}`)
}
