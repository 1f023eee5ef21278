import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Figure } from './figure.js'
import { insert } from './library.js'
import type { LibraryDatabase } from './library_database.js'
import type { Lumina } from './lumina.js'
import { watchMemory } from './processes.js'
import { askInTurns, type Library, type Question, withLibraries } from './rows_library.js'
import type { Scale } from './scale.js'

const AT_ONCE = 500
const NOW = '2026-07-01 12:00:00'

const ofOperator = (path: string, { lumina }: Library) => ({
  path: `/admin/r/${path}`,
  headers: { cookie: lumina.cookie },
})

const FAST: Record<string, Question> = {
  'Admin list': (library, turn) => ofOperator(`photos?limit=${50 + (turn % 10)}`, library),
  'Admin list, filtered': (library, turn) => {
    const { lumina, albumIds } = library
    const album = albumIds[turn % albumIds.length]
    return ofOperator(`photos?f[orgId]=${lumina.orgId}&f[albumId]=${album}`, library)
  },
}

/** Words anywhere in a text: there is no index for that, and so no promise either. */
const SEARCH: Record<string, Question> = {
  'Admin search': (library, turn) => ofOperator(`users?q=${SOUGHT[turn % SOUGHT.length]}`, library),
}
const SOUGHT = ['ada', 'person%2017', 'example.org', 'person%20999', 'nobody']

/** The console over as many photos and accounts, and the memory that a large export takes. */
export async function adminRows({ libraries, requests }: Scale): Promise<Figure[]> {
  return withLibraries(
    libraries,
    async (all) => {
      const fast = await askInTurns(FAST, all, requests)
      const searched = await askInTurns(SEARCH, all, requests)
      const slow = searched.map((figure) => ({ ...figure, target: null }))
      return [...fast, ...slow, await exportRow(all.at(-1)!)]
    },
    fillAccounts
  )
}

/** As many accounts as there are photos. */
async function fillAccounts(database: LibraryDatabase, _lumina: unknown, count: number) {
  await database.run('BEGIN')
  for (let first = 0; first < count; first += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => ({
      id: uuidv7(),
      name: `Person ${first + index}`,
      email: `person.${first + index}@example.org`,
      password: 'none',
      locale: 'en',
      created_at: NOW,
      updated_at: NOW,
    }))
    await insert(database, 'users', rows)
  }
  await database.run('COMMIT')
  await database.run('ANALYZE')
}

/** How much more the server holds while it writes many rows than while it writes few. */
async function exportRow(library: Library): Promise<Figure> {
  const few = await memoryOfExport(library, { state: 'failed' })
  const many = await memoryOfExport(library, {})
  const value = Math.max(many.mostMb - few.mostMb, 0)
  return {
    name: `Memory that an export of ${many.rows.toLocaleString('en')} rows adds`,
    measured: `${many.mostMb.toFixed(0)} MB at most, ${Math.round(many.rows / many.seconds).toLocaleString('en')} rows/s`,
    bare: `${few.rows.toLocaleString('en')} rows: ${few.mostMb.toFixed(0)} MB`,
    value,
    unit: 'MB',
    target: { atMost: 50 },
  }
}

async function memoryOfExport({ lumina }: Library, f: Record<string, string>) {
  const started = performance.now()
  const stop = watchMemory(lumina.pid, 100)
  const { id } = await ask<{ id: string }>(lumina, 'POST', '/admin/r/photos/exports', {
    list: { f },
    format: 'csv',
  })
  for (;;) {
    const { state, rowsWritten } = await ask<Progress>(lumina, 'GET', `/admin/exports/${id}`)
    if (state === 'done')
      return {
        rows: rowsWritten,
        seconds: (performance.now() - started) / 1000,
        mostMb: stop() / 1e6,
      }
    if (state === 'failed' || state === 'cancelled') throw new Error(`The export is ${state}`)
    await sleep(200)
  }
}

interface Progress {
  state: string
  rowsWritten: number
}

/** As the page of the console does it. */
async function ask<T>(lumina: Lumina, method: string, path: string, body?: object) {
  const [, token = ''] = /XSRF-TOKEN=([^;]+)/.exec(lumina.cookie) ?? []
  const answer = await fetch(lumina.url + path, {
    method,
    headers: {
      'accept': 'application/json',
      'cookie': lumina.cookie,
      'x-xsrf-token': decodeURIComponent(token),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
