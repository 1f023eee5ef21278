import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Sessions under a name that opens nothing: their own id is what a cookie carries. The view leaves it out, and what the
 * session holds. The index finds the few orgs whose jobs wait.
 */
export default class extends BaseSchema {
  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }

  async up() {
    this.schema.alterTable('sessions', (table) => {
      table.uuid('public_id').nullable()
    })
    this.schema.raw(
      `update sessions set public_id = ${this.#isPostgres ? 'gen_random_uuid()' : RANDOM}`
    )
    this.schema.raw('create unique index sessions_public_id_unique on sessions (public_id)')
    this.schema.raw(`create view devices as
      select public_id as id, user_id, user_agent, address,
        ${this.#moment('started_at')}, ${this.#moment('seen_at')}, ${this.#moment('expires_at')}
      from sessions where public_id is not null and user_id is not null`)
    this.schema.raw('create index orgs_suspended_index on orgs (id) where suspended_at is not null')
  }

  async down() {
    this.schema.raw('drop index orgs_suspended_index')
    this.schema.raw('drop view devices')
    this.schema.raw('drop index sessions_public_id_unique')
    this.schema.raw('alter table sessions drop column public_id')
  }

  /** Milliseconds as the database keeps moments elsewhere. */
  #moment(column: string) {
    return this.#isPostgres
      ? `to_timestamp(${column} / 1000.0) as ${column}`
      : `strftime('%Y-%m-%d %H:%M:%S', ${column} / 1000, 'unixepoch') as ${column}`
  }
}

/** A UUID of version 4, made by SQLite. */
const RANDOM = `lower(
  hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' ||
  substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
)`
