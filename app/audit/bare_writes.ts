import { AsyncLocalStorage } from 'node:async_hooks'
import { Exception } from '@adonisjs/core/exceptions'
import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import type { ConnectionContract } from '@adonisjs/lucid/types/database'
import { Current } from '#audit/current'

/** Columns whose changes are kept, by table. */
const watched = new Map<string, ReadonlySet<string>>()
const kept = new AsyncLocalStorage<true>()
const untoldWork = new AsyncLocalStorage<true>()

/** From now on these columns are written by what keeps their changes, and by nothing else. */
export function watchColumns(table: string, columns: Iterable<string>) {
  watched.set(table, new Set(columns))
}

/** Around a write whose changes are kept. */
export const keptWrite = <Result>(write: () => Promise<Result>) => kept.run(true, write)

/**
 * Runs what the machine does by itself, such as putting together what it found: changes of marked rows of plugins (`plg_…`) in
 * it are told to nobody and stand in no history. What people do, and rows of Lumina itself, are never left out. Deeds that
 * are recorded in it are told.
 */
export const untold = <Result>(work: () => Promise<Result>) => untoldWork.run(true, work)

/** Whether a write to this table is told to nobody just now. */
export const isUntold = (table: string) =>
  untoldWork.getStore() === true && table.startsWith('plg_')

/** Looks at every write of this process, on all connections that there are or will be. */
export function watchWrites() {
  const watch = ({ client }: ConnectionContract) => void client?.on('query', look)
  for (const { connection } of db.manager.connections.values()) if (connection) watch(connection)
  emitter.on('db:connection:connect', watch)
}

interface Statement {
  method?: string
  sql: string
}

const WRITES = new Set(['insert', 'update', 'del', 'counter', 'raw'])
const TABLE = /^\s*(?:insert\s+into|update|delete\s+from)\s+[`"]?(\w+)/i
const SET = /(\w+)[`"]?\s*=/g

/** Only what somebody does counts: a test makes its rows as it likes. */
function look({ method, sql }: Statement) {
  if (!method || !WRITES.has(method) || kept.getStore() || !Current.get()) return
  const [start, table] = TABLE.exec(sql) ?? []
  const columns = table && watched.get(table)
  if (!columns || isUntold(table)) return
  const isUpdate = /^\s*update/i.test(start!)
  if (isUpdate && !writtenIn(sql).some((name) => columns.has(name))) return
  const message = `A write to "${table}" passes by what keeps its changes: see auditedUpdate and auditedDelete of #audit/history`
  if (!app.inProduction) throw new Exception(message, { code: 'E_BARE_WRITE', status: 500 })
  logger.error({ sql: sql.slice(0, 500) }, message)
}

function writtenIn(sql: string) {
  const [assignments] = sql.slice(sql.search(/\sset\s/i)).split(/\swhere\s/i)
  return [...assignments.matchAll(SET)].map(([, name]) => name)
}
