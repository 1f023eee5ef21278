import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BaseSchema } from '@adonisjs/lucid/schema'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { keptWrite } from '#audit/bare_writes'
import {
  changedOutside,
  dropAllOf,
  prefixOf,
  readCatalogue,
  tablesOf,
  unfitReferences,
} from '#extension/catalogue'
import type { Candidate } from '#extension/discovery'
import { importFile } from '#extension/entry'
import { nothingThere } from '#extension/file_errors'
import { guard } from '#extension/guard'
import { PluginRefusal, reasonFrom } from '#extension/refusal'
import type { PluginClient } from '#extension/rows'
import { lintStatements } from '#extension/statement_lint'
import type { PluginPhase } from '#extension/states'

type Source = typeof BaseSchema

/** A migration that stands in the ledger of a plugin: its file may be gone by now. */
export interface LedgerRow {
  name: string
  batch: number
  ranAt: number
}

/** A migration of a plugin: `ranAt` is null while it waits, `path` where its file is gone. */
export interface PluginMigration {
  name: string
  path: string | null
  ranAt: number | null
}

export interface MigrationPreview {
  name: string
  statements: string[]
  /** Why it would be refused. */
  problems: string[]
}

const FOLDER = 'database/migrations'
const DEADLINE_MS = 5 * 60_000

/** What was migrated for a plugin, in the order in which it was. */
export async function readLedger(
  plugin: string,
  client: PluginClient = db.connection()
): Promise<LedgerRow[]> {
  const rows: { name: string; batch: number; ran_at: number }[] = await client
    .knexQuery()
    .from('plugin_migrations')
    .where('plugin_id', plugin)
    .select('name', 'batch', 'ran_at')
  return rows
    .map(({ name, batch, ran_at: ranAt }) => ({ name, batch, ranAt }))
    .sort((one, other) => one.batch - other.batch || natural(one.name, other.name))
}

/** What was migrated and what waits, by name. Runs nothing of the plugin. */
export async function listMigrations(
  { id, folder }: Pick<Candidate, 'id' | 'folder'>,
  client?: PluginClient
): Promise<PluginMigration[]> {
  const files = await migrationFiles(folder)
  const rows = await readLedger(id, client)
  const ledger = new Map(rows.map((row) => [row.name, row]))
  const names = new Set([...files.keys(), ...ledger.keys()])
  return [...names].sort(natural).map((name) => ({
    name,
    path: files.get(name) ?? null,
    ranAt: ledger.get(name)?.ranAt ?? null,
  }))
}

/** Tables of a plugin, as they were counted when it was last migrated. */
export async function ownedTables(plugin: string, client: PluginClient = db.connection()) {
  const rows: { name: string }[] = await client
    .knexQuery()
    .from('plugin_tables')
    .where('plugin_id', plugin)
    .orderBy('name')
    .select('name')
  return rows.map(({ name }) => name)
}

/** Files in `database/migrations`, as they are written or built, by name and in their order. */
async function migrationFiles(folder: string) {
  const entries: string[] = await readdir(join(folder, FOLDER)).catch(nothingThere)
  const files = entries.filter((entry) => /\.(m?js|ts)$/.test(entry) && !entry.endsWith('.d.ts'))
  return new Map(
    files
      .sort(natural)
      .map((entry) => [entry.replace(/\.(m?js|ts)$/, ''), `${FOLDER}/${entry}`] as const)
  )
}

const natural = (one: string, other: string) =>
  one.localeCompare(other, 'en', { numeric: true, sensitivity: 'variant' })

/**
 * A dry run of what waits: the statements of each migration, and why it would be refused. Changes nothing; imports the
 * migrations, so only what may be trusted should be asked. Throws `PluginRefusal` where a migration cannot be read.
 */
export async function previewMigrations(candidate: Candidate): Promise<MigrationPreview[]> {
  const migrations = await loadWaiting(candidate, 'command')
  const previews: MigrationPreview[] = []
  // A migration that asks the database itself is answered, and whatever it did is taken back.
  const client = await db.transaction()
  try {
    for (const migration of migrations) previews.push(await dryRun(candidate, migration, client))
  } finally {
    await client.rollback()
  }
  return previews
}

async function dryRun(
  candidate: Candidate,
  { name, type }: LoadedMigration,
  client: TransactionClientContract
): Promise<MigrationPreview> {
  const outside = await outsideOf(candidate.id, client)
  const migration = new type(client, name, true)
  const answer = await guard(candidate.id, 'command', () => migration.execUp(), {
    deadlineMs: DEADLINE_MS,
  }).catch((error) => {
    throw new PluginRefusal(reasonFrom(error, 'migration_failed', { name }), { cause: error })
  })
  const statements = (Array.isArray(answer) ? answer : []).filter(Boolean)
  const { id: plugin } = candidate
  const mayTouchCore = maysTouchCore(candidate)
  const problems = statements.flatMap((sql) =>
    lintStatements(sql, { plugin, dialect: dialectOf(client), outside, mayTouchCore })
  )
  if (defers(migration) && !mayTouchCore) problems.push('this.defer needs the capability db:core')
  return { name, statements, problems }
}

const maysTouchCore = ({ manifest }: Candidate) =>
  manifest?.capabilities?.some(({ name }) => name === 'db:core') ?? false

const dialectOf = (client: TransactionClientContract) =>
  client.dialect.name === 'postgres' ? 'postgres' : 'sqlite'

/** Code that a dry run cannot show. */
function defers(migration: BaseSchema) {
  const { trackedCalls } = migration as unknown as { trackedCalls: unknown[] }
  return trackedCalls.some((call) => typeof call === 'function')
}

async function outsideOf(plugin: string, client: TransactionClientContract) {
  const catalogue = await readCatalogue(client)
  return new Set([...catalogue.keys()].filter((name) => !name.startsWith(prefixOf(plugin))))
}

interface Waiting {
  name: string
  path: string
}

/** What waits. A ledger that knows more than the files cannot be followed. */
async function waitingOf(candidate: Candidate, client: PluginClient): Promise<Waiting[]> {
  const all = await listMigrations(candidate, client)
  const gone = all.filter(({ path }) => path === null).map(({ name }) => name)
  if (gone.length) {
    throw new PluginRefusal({
      code: 'migrations_gone',
      params: { count: gone.length, names: gone.join(', ') },
    })
  }
  return all.filter(({ ranAt }) => ranAt === null).map(({ name, path }) => ({ name, path: path! }))
}

/** Reads the migrations that wait before the transaction begins: importing may take its time. */
export async function loadWaiting(candidate: Candidate, phase: PluginPhase) {
  const waiting = await waitingOf(candidate, db.connection())
  return loadAll(candidate, waiting, phase)
}

/** Reads the migrations that were done, for going back. `names` in the order of going back. */
export async function loadDone(candidate: Candidate, names: string[], phase: PluginPhase) {
  const files = await migrationFiles(candidate.folder)
  const gone = names.filter((name) => !files.has(name))
  if (gone.length) {
    throw new PluginRefusal({
      code: 'migrations_gone',
      params: { count: gone.length, names: gone.join(', ') },
    })
  }
  const done = names.map((name) => ({ name, path: files.get(name)! }))
  return loadAll(candidate, done, phase)
}

export interface LoadedMigration {
  name: string
  type: Source
}

async function loadAll(candidate: Candidate, names: Waiting[], phase: PluginPhase) {
  const loaded: LoadedMigration[] = []
  for (const { name, path } of names) {
    loaded.push({ name, type: await loadMigration(candidate, name, path, phase) })
  }
  return loaded
}

async function loadMigration(
  candidate: Candidate,
  name: string,
  path: string,
  phase: PluginPhase
): Promise<Source> {
  const refuse = (code: string, cause?: unknown) =>
    new PluginRefusal(cause ? reasonFrom(cause, code, { name }) : { code, params: { name } }, {
      cause,
    })
  const module = await importFile(candidate, join(candidate.folder, path), phase).catch((error) => {
    throw refuse('migration_unreadable', error)
  })
  const type = (module as { default?: unknown }).default
  if (!isMigration(type)) throw refuse('migration_unreadable')
  if (type.disableTransactions) throw refuse('migration_own_transactions')
  if (type.prototype.down === BaseSchema.prototype.down) throw refuse('migration_without_down')
  return type
}

const isMigration = (value: unknown): value is Source =>
  typeof value === 'function' && value.prototype instanceof BaseSchema

/**
 * Runs migrations in the transaction of the caller and writes them into the ledger. Whatever is refused or thrown makes
 * the caller roll back: nothing of it is kept.
 */
export async function migrateUp(
  candidate: Candidate,
  migrations: LoadedMigration[],
  phase: PluginPhase,
  client: TransactionClientContract
) {
  if (!migrations.length) return
  const { id } = candidate
  await unchangedOutside(id, client, async (outside) => {
    const ledger = await readLedger(id, client)
    const batch = (ledger.at(-1)?.batch ?? 0) + 1
    const done = new Set(ledger.map(({ name }) => name))
    // Another process may have had its turn since they were read.
    for (const migration of migrations.filter(({ name }) => !done.has(name))) {
      // What it does to rows is a part of what is told of as an installation or an upgrade.
      await keptWrite(() => run(candidate, migration, { direction: 'up', phase, client, outside }))
      await client
        .knexQuery()
        .table('plugin_migrations')
        .insert({ plugin_id: id, name: migration.name, batch, ran_at: Date.now() })
    }
  })
  const unfit = await unfitReferences(id, client)
  if (unfit.length) {
    throw new PluginRefusal({ code: 'migration_reference', detail: unfit.join('\n') })
  }
  await countTables(id, client)
}

/** The same, back: the last one first. */
export async function migrateDown(
  candidate: Candidate,
  migrations: LoadedMigration[],
  phase: PluginPhase,
  client: TransactionClientContract
) {
  if (!migrations.length) return
  const { id } = candidate
  await unchangedOutside(id, client, async (outside) => {
    const ledger = await readLedger(id, client)
    const done = new Set(ledger.map(({ name }) => name))
    // Another process may have had its turn since they were read.
    for (const migration of migrations.filter(({ name }) => done.has(name))) {
      await keptWrite(() =>
        run(candidate, migration, { direction: 'down', phase, client, outside })
      )
      await client
        .knexQuery()
        .from('plugin_migrations')
        .where({ plugin_id: id, name: migration.name })
        .delete()
    }
  })
  await countTables(id, client)
}

interface Run {
  direction: 'up' | 'down'
  phase: PluginPhase
  client: TransactionClientContract
  outside: ReadonlySet<string>
}

/** Whatever a migration sends to the database is read first, also what only shows while it runs. */
async function run(
  candidate: Candidate,
  { name, type }: LoadedMigration,
  { direction, phase, client, outside }: Run
) {
  const { id: plugin } = candidate
  const mayTouchCore = maysTouchCore(candidate)
  const migration = new type(client, name, false)
  const refuse = (problems: Iterable<string>) => {
    const detail = [...problems].slice(0, 20).join('\n')
    return new PluginRefusal({ code: 'migration_outside', params: { name }, detail })
  }
  const dialect = dialectOf(client)
  const problems = new Set<string>()
  // Heard before the statement is sent: what throws here keeps it from being sent.
  const read = ({ sql }: { sql: string }) => {
    const found = lintStatements(sql, { plugin, dialect, outside, mayTouchCore })
    for (const problem of found) problems.add(problem)
    if (found.length) throw refuse(found)
  }
  client.knexClient.on('query', read)
  try {
    await guard(
      plugin,
      phase,
      async () => {
        if (direction === 'up') await migration.execUp()
        else await migration.execDown()
        if (defers(migration) && !mayTouchCore) {
          throw new PluginRefusal({ code: 'migration_defers', params: { name } })
        }
        // Whoever swallowed the refusal is refused all the same.
        if (problems.size) throw refuse(problems)
      },
      { deadlineMs: DEADLINE_MS }
    )
  } catch (error) {
    const code = direction === 'up' ? 'migration_failed' : 'down_failed'
    throw new PluginRefusal(reasonFrom(error, code, { name }), { cause: error })
  } finally {
    client.knexClient.off('query', read)
  }
}

/** What a database made of the statements, whatever they said: tables of others have to be as they were. */
export async function unchangedOutside(
  plugin: string,
  client: TransactionClientContract,
  work: (outside: ReadonlySet<string>) => Promise<void>
) {
  const before = await readCatalogue(client)
  const prefix = prefixOf(plugin)
  await work(new Set([...before.keys()].filter((name) => !name.startsWith(prefix))))
  const changed = changedOutside(plugin, before, await readCatalogue(client))
  if (!changed.length) return
  throw new PluginRefusal({
    code: 'migration_changed_core',
    params: { count: changed.length },
    detail: changed.slice(0, 20).join('\n'),
  })
}

async function countTables(plugin: string, client: TransactionClientContract) {
  await client.knexQuery().from('plugin_tables').where('plugin_id', plugin).delete()
  for (const name of await tablesOf(plugin, client)) {
    await client.knexQuery().table('plugin_tables').insert({ plugin_id: plugin, name })
  }
}

/** Drops whatever begins with the prefix of a plugin, without asking the plugin. */
export async function dropTables(plugin: string, client: TransactionClientContract) {
  await dropAllOf(plugin, client)
  await client.knexQuery().from('plugin_migrations').where('plugin_id', plugin).delete()
  await countTables(plugin, client)
}
