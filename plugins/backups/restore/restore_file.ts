import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { recordDeed } from '#audit/recorder'
import { storedPath } from '#extension/places'
import { isId } from '#models/concerns/identified'
import PhotoFile from '#models/photo_file'
import { sync } from '#storage/durable'
import { readArchive } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { patientTransaction } from '../patient_transaction.js'
import { inWorkFolder } from '../work_folder.js'
import { withStagedRows } from './org_rows.js'
import { replaceLive } from './set_aside.js'
import { Staging } from './staging.js'

export interface FileOrder {
  path: string
  passphrase?: string
  /** The id of a photo, or the key under which its original is kept. */
  file: string
  /** A path outside of the store, for a photo that is no more. */
  to?: string
}

/** Takes one original out of a backup, and puts it where it belongs. The whole backup is read first, as ever. */
export class RestoreFile {
  handle({ path, passphrase, file, to }: FileOrder) {
    return inWorkFolder(async (folder) => {
      let key = await keyHere(file)
      if (!key && !to) throw new BackupRefusal('photo_gone', { file })
      const staging = new Staging(join(folder, 'staged'))
      let isThere = false
      await readArchive({
        path,
        passphrase,
        draft: join(folder, 'seen'),
        onEntry: async ({ name }) => {
          if (!key && name.startsWith('database/')) return staging.sink(name)
          if (!name.startsWith('files/')) return null
          // Rows are all there by the time that files come.
          key ??= await keyThen(staging, file)
          if (name !== `files/${key}`) return null
          isThere = true
          return staging.sink(name)
        },
      })
      if (!key || !isThere) throw new BackupRefusal('file_unknown', { file })
      const staged = staging.path(`files/${key}`)
      if (to) await copyFile(staged, to)
      const outcome = to ? 'written' : await putBack(key, staged)
      const deed = { event: 'backup.restored', facts: { only: `file:${key}`, outcome } }
      await patientTransaction((client) => recordDeed(deed, client))
      return { key, outcome }
    })
  }
}

async function keyHere(file: string) {
  const column = isId(file) ? 'photo_id' : 'storage_key'
  const row = await PhotoFile.acrossOrgs().where(column, file).orderBy('id').first()
  return row?.storageKey
}

/** Of a photo that is no more. */
async function keyThen(staging: Staging, file: string) {
  if (!isId(file)) return file
  return withStagedRows(staging, async (rows) => {
    for await (const page of rows.pages('photo_files', ['photo_id', file])) {
      if (page.length) return String(page[0].storage_key)
    }
    throw new BackupRefusal('file_unknown', { file })
  })
}

async function putBack(key: string, staged: string) {
  const row = await PhotoFile.acrossOrgs().where('storage_key', key).first()
  if (!row) throw new BackupRefusal('file_unknown', { file: key })
  if ((await hashOf(staged)) !== row.sha256) throw new BackupRefusal('disagrees', { name: key })
  // What cannot be read is as good as gone, and set aside all the same.
  const there = await hashOf(storedPath(key)).catch(() => null)
  if (there === row.sha256) return 'unchanged'
  await sync(staged)
  await replaceLive(`files/${key}`, staged)
  return 'restored'
}

async function hashOf(path: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
