import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { request } from 'node:http'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lumina } from './lumina.js'

const FILES_A_REQUEST = 8
const REQUESTS_AT_ONCE = 2
const POLL_MS = 400

/** Brings files into a new album and waits until each has both its renditions. */
export async function ingest(lumina: Lumina, paths: string[], name = `Album ${Date.now()}`) {
  const { id } = await lumina.call<{ id: string }>('POST', `/orgs/${lumina.slug}/albums`, { name })
  const token = await lumina.token()
  const batches = Array.from({ length: Math.ceil(paths.length / FILES_A_REQUEST) }, (_, index) =>
    paths.slice(index * FILES_A_REQUEST, (index + 1) * FILES_A_REQUEST)
  )
  const send = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift())
      await post(lumina, `/orgs/${lumina.slug}/albums/${id}/photos`, token, batch)
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, send))
  await allReady(lumina, id)
  return id
}

/** Asked seldom: every answer takes from the work that is measured. */
async function allReady(lumina: Lumina, albumId: string) {
  const some = (state: string) =>
    lumina.call<unknown[]>(
      'GET',
      `/orgs/${lumina.slug}/albums/${albumId}/photos?state=${state}&limit=1`
    )
  while ((await some('processing')).length) await sleep(POLL_MS)
  if ((await some('failed')).length) throw new Error('A photo could not be rendered')
}

/** A form with files, streamed from the disk: it costs the machine as little as an upload can. */
async function post(lumina: Lumina, path: string, token: string, files: string[]) {
  const boundary = 'a-part-of-the-bench'
  const parts = await Promise.all(
    files.map(async (file) => ({
      file,
      size: (await stat(file)).size,
      head: Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${basename(file)}"\r\n` +
          'content-type: image/jpeg\r\n\r\n'
      ),
    }))
  )
  const end = Buffer.from(`--${boundary}--\r\n`)
  const length = parts.reduce((sum, { size, head }) => sum + head.length + size + 2, end.length)
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
  for (const { file, head } of parts) {
    outgoing.write(head)
    for await (const chunk of createReadStream(file, { highWaterMark: 512 * 1024 })) {
      if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve))
    }
    outgoing.write('\r\n')
  }
  outgoing.end(end)
  const status = await answer.promise
  if (status >= 300) throw new Error(`An upload was answered with ${status}`)
}
