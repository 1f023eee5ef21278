import logger from '@adonisjs/core/services/logger'
import { DateTime } from 'luxon'
import { isId } from '#models/concerns/identified'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { NoteDamage } from '#actions/note_damage'
import { ORPHANAGE, setAsideKey } from '#storage/keys'
import { store } from '#storage/store'

/** Originals are in place before their row is: so long they may wait for it. */
const WAITING_MS = 3_600_000
/** So long an operator has to notice that the wrong database was opened, or an old backup of it. */
const KEPT_DAYS = 30
const AT_ONCE = 400

/**
 * Finds files that no row knows: what crashes left between the disk and the database. They are set aside for some
 * weeks before they are deleted, since from here a lost row and a leftover file look the same.
 */
export class SweepOrphans {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    const before = now.toMillis() - WAITING_MS
    let found = 0
    for await (const key of this.#orphans(before, signal)) {
      await this.#setAside(key)
      found++
    }
    if (found) logger.warn({ found }, 'Files that no row knows were set aside')
    await this.#forgetOld()
    return found
  }

  async #setAside(key: string) {
    await store.move(key, setAsideKey(key, DateTime.now()))
    const orgId = key.split('/')[1]
    const isOriginal = key.includes('/originals/') && (await Org.find(orgId))
    if (isOriginal)
      await new NoteDamage().handle({
        orgId,
        photoFileId: null,
        storageKey: key,
        kind: 'untracked',
      })
  }

  async *#orphans(before: number, signal?: AbortSignal) {
    for await (const folder of foldersIn('orgs')) {
      signal?.throwIfAborted()
      const orgId = nameOf(folder)
      if (!isId(orgId) || !(await Org.find(orgId))) yield folder
      else yield* this.#orphansOf(orgId, folder, before)
    }
  }

  async *#orphansOf(orgId: string, folder: string, before: number) {
    for await (const year of foldersIn(`${folder}/originals`)) {
      for await (const month of foldersIn(year)) yield* this.#originalsIn(orgId, month, before)
    }
    yield* this.#renditionsOf(orgId, `${folder}/renditions`, before)
  }

  async *#originalsIn(orgId: string, folder: string, before: number) {
    for await (const keys of chunksOf(filesIn(folder))) {
      const files = await PhotoFile.within(orgId).whereIn('storage_key', keys)
      const known = new Set(files.map(({ storageKey }) => storageKey))
      for (const key of keys) if (!known.has(key) && (await isLeft(key, before))) yield key
    }
  }

  async *#renditionsOf(orgId: string, folder: string, before: number) {
    for await (const folders of chunksOf(foldersIn(folder))) {
      const ids = folders.map(nameOf).filter(isId)
      const photos = await Photo.within(orgId).whereIn('photos.id', ids)
      const known = new Set(photos.map(({ id }) => id))
      for (const key of folders)
        if (!known.has(nameOf(key)) && (await isLeftFolder(key, before))) yield key
    }
  }

  async #forgetOld() {
    const oldest = DateTime.utc().minus({ days: KEPT_DAYS }).toISODate()
    for await (const folder of foldersIn(ORPHANAGE)) {
      if (nameOf(folder) < oldest) await store.removeAll(folder)
    }
  }
}

const nameOf = (key: string) => key.split('/').findLast(Boolean)!

async function* foldersIn(folder: string) {
  for await (const { key, isFile } of store.list(folder)) if (!isFile) yield key
}

async function* filesIn(folder: string) {
  for await (const { key, isFile } of store.list(folder)) if (isFile) yield key
}

async function* chunksOf(keys: AsyncIterable<string>) {
  let chunk: string[] = []
  for await (const key of keys) {
    chunk.push(key)
    if (chunk.length === AT_ONCE) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length) yield chunk
}

async function isLeft(key: string, before: number) {
  const stat = await store.stat(key)
  return stat !== null && stat.modifiedAt.getTime() < before
}

async function isLeftFolder(folder: string, before: number) {
  for await (const key of filesIn(folder)) if (!(await isLeft(key, before))) return false
  return true
}
