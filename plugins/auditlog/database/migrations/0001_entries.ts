import { BaseSchema } from '@adonisjs/lucid/schema'

/** What an entry says for good. */
const FIXED = [
  'id',
  'chain',
  'org_id',
  'at',
  'actor_id',
  'share_link_id',
  'source',
  'plugin',
  'request_id',
  'event',
  'subject_type',
  'subject_id',
]
/** What it says of who did it and of what it was done to: forgotten with the account or the org that it is about. */
const WHO = ['actor_name', 'address', 'user_agent', 'who_salt']
const WHAT = ['subject_title', 'changes', 'facts', 'what_salt']
const SEAL = ['sequence', 'previous_hash', 'hash', 'who_digest', 'what_digest']

/**
 * Entries are added and sealed, and then they stay: the database itself refuses to change them, and lets them go from the
 * beginning of their chain only, once that says up to where. Nothing refers to rows of the core, since entries outlive them.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_auditlog_chains', (table) => {
      table.string('chain', 36).primary()
      table.bigInteger('sequence').notNullable().defaultTo(0)
      table.string('hash', 64).notNullable()
      table.bigInteger('trimmed_sequence').notNullable().defaultTo(0)
      table.string('trimmed_hash', 64).notNullable()
      table.bigInteger('sealed_at')
      table.bigInteger('checked_at')
      table.bigInteger('checked_sequence')
      table.text('findings')
    })
    this.schema.createTable('plg_auditlog_entries', (table) => {
      table.uuid('id').primary()
      table.string('chain', 36).notNullable()
      table.uuid('org_id')
      table.bigInteger('at').notNullable()
      table.uuid('actor_id')
      table.string('actor_name', 200)
      table.uuid('share_link_id')
      table.string('source', 12).notNullable()
      table.string('plugin', 24)
      table.string('request_id', 64)
      table.string('address', 64)
      table.string('user_agent', 300)
      table.string('event', 120).notNullable()
      table.string('subject_type', 60)
      table.string('subject_id', 64)
      table.string('subject_title', 300)
      table.text('changes')
      table.text('facts')
      table.bigInteger('sequence')
      table.string('previous_hash', 64)
      table.string('hash', 64)
      table.string('who_salt', 32)
      table.string('who_digest', 64)
      table.string('what_salt', 32)
      table.string('what_digest', 64)
      table.index(['at'])
      table.index(['org_id', 'at'])
      table.index(['subject_id', 'at'])
      table.index(['actor_id', 'at'])
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX plg_auditlog_entries_sealed ON plg_auditlog_entries (chain, sequence) WHERE sequence IS NOT NULL'
    )
    this.schema.raw(
      'CREATE INDEX plg_auditlog_entries_waiting ON plg_auditlog_entries (chain, id) WHERE sequence IS NULL'
    )
    const statements = this.#isPostgres ? postgresGuards() : sqliteGuards()
    for (const statement of statements) this.schema.raw(statement)
  }

  async down() {
    this.schema.dropTable('plg_auditlog_entries')
    this.schema.dropTable('plg_auditlog_chains')
    if (!this.#isPostgres) return
    for (const name of ['refuse_change', 'refuse_removal', 'refuse_truncation'])
      this.schema.raw(`DROP FUNCTION plg_auditlog_${name}()`)
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

const CHANGED = 'entries of the audit log are never changed'
const REMOVED = 'entries of the audit log are only removed from the beginning of their chain'

/** Sealing fills in what seals; forgetting empties what is about somebody. Both leave the rest as it is. */
function allowedChange(is: string) {
  const same = (columns: string[]) =>
    columns.map((column) => `new.${column} ${is} old.${column}`).join(' AND ')
  const gone = (columns: string[]) => columns.map((column) => `new.${column} IS NULL`).join(' AND ')
  const content = [...FIXED, ...WHO, ...WHAT].filter((column) => !column.endsWith('_salt'))
  const seals = `old.sequence IS NULL AND new.sequence IS NOT NULL AND ${same(content)}`
  const forgets = [
    `old.sequence IS NOT NULL AND ${same([...FIXED, ...SEAL])}`,
    `(${same(WHO)} OR ${gone(WHO)})`,
    `(${same(WHAT)} OR ${gone(WHAT)})`,
  ].join(' AND ')
  return `((${seals}) OR (${forgets}))`
}

const ALLOWED_REMOVAL = `EXISTS (
  SELECT 1 FROM plg_auditlog_chains AS chains
  WHERE chains.chain = old.chain AND chains.trimmed_sequence >= old.sequence
)`

function sqliteGuards() {
  const guard = (name: string, event: string, allowed: string, message: string) =>
    `CREATE TRIGGER plg_auditlog_${name} BEFORE ${event} ON plg_auditlog_entries
     WHEN NOT ${allowed} BEGIN SELECT RAISE(ABORT, '${message}'); END`
  return [
    guard('unchanged', 'UPDATE', allowedChange('IS'), CHANGED),
    guard('kept', 'DELETE', ALLOWED_REMOVAL, REMOVED),
  ]
}

function postgresGuards() {
  const refuse = (name: string, unless: string, message: string, answer: string) =>
    `CREATE FUNCTION plg_auditlog_${name}() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN IF ${unless} THEN RETURN ${answer}; END IF; RAISE EXCEPTION '${message}'; END $$`
  const guard = (name: string, event: string, each: string, refusal: string) =>
    `CREATE TRIGGER plg_auditlog_${name} BEFORE ${event} ON plg_auditlog_entries
     FOR EACH ${each} EXECUTE FUNCTION plg_auditlog_${refusal}()`
  return [
    refuse('refuse_change', allowedChange('IS NOT DISTINCT FROM'), CHANGED, 'new'),
    refuse('refuse_removal', ALLOWED_REMOVAL, REMOVED, 'old'),
    refuse('refuse_truncation', 'false', REMOVED, 'NULL'),
    guard('unchanged', 'UPDATE', 'ROW', 'refuse_change'),
    guard('kept', 'DELETE', 'ROW', 'refuse_removal'),
    guard('whole', 'TRUNCATE', 'STATEMENT', 'refuse_truncation'),
  ]
}
