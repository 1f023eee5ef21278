import { type Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { dataFolder, storedPath } from '#extension/places'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { rowsOf } from './cursor.js'

export interface NamedFile {
  name: string
  bytes: number
}

const AT_ONCE = 1_000
const OWN_NOTES = 'running.json'

/** Where a file of the archive lies on this server. */
export function pathOf(name: string) {
  return name.startsWith('files/')
    ? storedPath(name.slice('files/'.length))
    : join(dataFolder(), name)
}

/** Previews can be made again from originals: one that is not there is nobody's loss. */
export const isOptional = (name: string) => name.includes('/renditions/')

/** Files of installed plugins. */
export async function* pluginFiles(): AsyncGenerator<NamedFile[]> {
  const root = join(dataFolder(), 'plugins')
  const entries: Dirent[] = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    () => []
  )
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataFolder(), join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !name.startsWith(`plugins/${OWN_NOTES}`))
    .sort()
  yield withSizes(names)
}

interface OriginalRow {
  storageKey: string
  byteSize: number
}

/** Every original that a row names. */
export async function* originals(client: QueryClientContract): AsyncGenerator<NamedFile[]> {
  for await (const rows of originalRows(client)) {
    yield rows.map(({ storageKey, byteSize }) => ({
      name: `files/${storageKey}`,
      bytes: Number(byteSize),
    }))
  }
}

function originalRows(client: QueryClientContract): AsyncGenerator<OriginalRow[]> {
  if (!client.isTransaction) return originalPages(client)
  // By the collation of the database its index is of no use: sorted once, and read from there.
  return rowsOf<OriginalRow>(
    client as Parameters<typeof rowsOf>[0],
    `SELECT storage_key AS "storageKey", byte_size AS "byteSize" FROM photo_files ORDER BY storage_key COLLATE "C"`
  )
}

async function* originalPages(client: QueryClientContract): AsyncGenerator<OriginalRow[]> {
  for (let last = ''; ;) {
    const rows: { storage_key: string; byte_size: number }[] = await PhotoFile.acrossOrgs({
      client,
    })
      .where('storage_key', '>', last)
      .orderBy('storage_key')
      .limit(AT_ONCE)
      .select('storage_key', 'byte_size')
      .pojo()
    if (rows.length) {
      yield rows.map(({ storage_key: storageKey, byte_size: byteSize }) => ({
        storageKey,
        byteSize,
      }))
    }
    if (rows.length < AT_ONCE) return
    last = rows.at(-1)!.storage_key
  }
}

/** Previews and thumbnails, as far as they are there. */
export async function* renditions(client: QueryClientContract): AsyncGenerator<NamedFile[]> {
  let last: [orgId: string, id: string] | undefined
  for (;;) {
    const query = Photo.acrossOrgs({ client }).orderBy(['org_id', 'id']).limit(AT_ONCE)
    if (last) query.whereRaw('(org_id, id) > (?, ?)', last)
    const rows: { org_id: string; id: string }[] = await query.select('org_id', 'id').pojo()
    const names = rows.flatMap(({ org_id: orgId, id }) =>
      ['preview', 'thumb'].map((kind) => `files/orgs/${orgId}/renditions/${id}/${kind}.webp`)
    )
    yield await withSizes(names)
    if (rows.length < AT_ONCE) return
    last = [rows.at(-1)!.org_id, rows.at(-1)!.id]
  }
}

async function withSizes(names: string[]): Promise<NamedFile[]> {
  const sizes = await Promise.all(
    names.map((name) =>
      stat(pathOf(name)).then(
        ({ size }) => size,
        () => null
      )
    )
  )
  return names.flatMap((name, at) => (sizes[at] === null ? [] : [{ name, bytes: sizes[at] }]))
}
