import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { KeptRow, UploadRow } from '~/components/upload/upload_rows'

export interface Root {
  id: number
  userId: string
  handle: FileSystemHandle
}

interface Note {
  paused: boolean
  refusal: string | null
  litter: number
  givenUp?: Record<string, string>
}

interface Kept extends DBSchema {
  rows: { key: number; value: KeptRow; indexes: { user: string } }
  roots: { key: number; value: Root; indexes: { user: string } }
  notes: { key: string; value: Note }
}

/** So few that the page stays smooth: everything is copied on its way, and handles of files cost most. */
const ROWS_AT_ONCE = 250
const ROOTS_AT_ONCE = 25

let opened: Promise<IDBPDatabase<Kept> | null> | null = null

/** Null where a browser keeps nothing, as some private windows: uploads work all the same, until the reload. */
function database() {
  opened ??= openDB<Kept>('lumina-uploads', 1, {
    upgrade(db) {
      db.createObjectStore('rows', { keyPath: 'id' }).createIndex('user', 'userId')
      db.createObjectStore('roots', { keyPath: 'id' }).createIndex('user', 'userId')
      db.createObjectStore('notes')
    },
  }).catch(() => null)
  return opened
}

function kept(row: UploadRow): KeptRow {
  const { file, sent, furthest, sending, misses, notBefore, twin, ...rest } = row
  return { ...rest, folders: [...row.folders] }
}

export async function keepRows(rows: readonly UploadRow[]) {
  const db = await database()
  if (!db || rows.length === 0) return
  const work = db.transaction('rows', 'readwrite')
  for (const row of rows) void work.store.put(kept(row))
  await work.done.catch(() => undefined)
}

/** Handles that cannot be kept are as good as none. */
export async function keepRoots(roots: readonly Root[]) {
  const db = await database()
  for (let at = 0; db && at < roots.length; at += ROOTS_AT_ONCE) {
    const work = db.transaction('roots', 'readwrite')
    for (const root of roots.slice(at, at + ROOTS_AT_ONCE))
      work.store.put(root).catch(() => undefined)
    await work.done.catch(() => undefined)
  }
}

export async function keepNote(userId: string, note: Note) {
  const db = await database()
  await db?.put('notes', note, userId).catch(() => undefined)
}

export async function recall(userId: string) {
  const db = await database()
  if (!db) return { rows: [], roots: [], note: undefined }
  const note = await db.get('notes', userId)
  const rows = await inPortions(
    await db.getAllKeysFromIndex('rows', 'user', userId),
    ROWS_AT_ONCE,
    (range) => db.getAll('rows', range)
  )
  const roots = await inPortions(
    await db.getAllKeysFromIndex('roots', 'user', userId),
    ROOTS_AT_ONCE,
    (range) => db.getAll('roots', range)
  )
  // What others keep here may lie between.
  const isOurs = (kept: { userId: string }) => kept.userId === userId
  return { rows: rows.filter(isOurs), roots: roots.filter(isOurs), note }
}

async function inPortions<Row>(
  ids: readonly number[],
  atOnce: number,
  bring: (range: IDBKeyRange) => Promise<Row[]>
) {
  const found: Row[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const last = ids[Math.min(at + atOnce, ids.length) - 1]
    found.push(...(await bring(IDBKeyRange.bound(ids[at], last))))
  }
  return found
}

export async function dropRows(ids: readonly number[]) {
  const db = await database()
  if (!db || ids.length === 0) return
  const work = db.transaction('rows', 'readwrite')
  for (const id of ids) void work.store.delete(id)
  await work.done.catch(() => undefined)
}

/** Everything of one person; nobody else's. */
export async function wipe(userId: string) {
  const db = await database()
  if (!db) return
  const work = db.transaction(['rows', 'roots', 'notes'], 'readwrite')
  for (const name of ['rows', 'roots'] as const) {
    const store = work.objectStore(name)
    for (const id of await store.index('user').getAllKeys(userId)) void store.delete(id)
  }
  void work.objectStore('notes').delete(userId)
  await work.done.catch(() => undefined)
}
