import { DateTime, type DurationLike } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#models/concerns/sql_time'

const AT_ONCE = 1_000

interface Expiry {
  table: string
  key: string
  moment: string
  /** How long after that moment somebody may still ask. */
  keptFor: DurationLike
}

const EXPIRIES: Expiry[] = [
  { table: 'account_tokens', key: 'id', moment: 'expires_at', keptFor: { days: 7 } },
  { table: 'mails', key: 'id', moment: 'created_at', keptFor: { days: 30 } },
  { table: 'admin_runs', key: 'id', moment: 'created_at', keptFor: { days: 7 } },
  { table: 'archive_orders', key: 'id', moment: 'expires_at', keptFor: { hours: 1 } },
  // How often a link was opened stands on the link: these only tell of the last months.
  { table: 'share_views', key: 'id', moment: 'created_at', keptFor: { days: 90 } },
  { table: 'row_changes', key: 'id', moment: 'created_at', keptFor: { years: 2 } },
  { table: 'idempotency_keys', key: 'id', moment: 'created_at', keptFor: { hours: 24 } },
]

/** Deletes what has lost its force: sessions, tokens, answers kept for repeated requests, counters of attempts. */
export class PruneExpiredRows {
  async handle({ signal }: { signal?: AbortSignal } = {}) {
    for (const { table, key, moment, keptFor } of EXPIRIES) {
      const before = sqlTime(DateTime.now().minus(keptFor), db.connection())
      await this.#prune({ table, key, moment, before }, signal)
    }
    const before = Date.now()
    await this.#prune({ table: 'sessions', key: 'id', moment: 'expires_at', before }, signal)
    await this.#prune({ table: 'rate_limits', key: 'key', moment: 'expire', before }, signal)
  }

  /** In slices: one long statement would make everybody else wait. */
  async #prune(old: Omit<Expiry, 'keptFor'> & { before: string | number }, signal?: AbortSignal) {
    let deleted: number
    do {
      const keys = db
        .from(old.table)
        .select(old.key)
        .where(old.moment, '<', old.before)
        .limit(AT_ONCE)
      deleted = Number(await db.from(old.table).whereIn(old.key, keys).delete())
    } while (deleted === AT_ONCE && !signal?.aborted)
  }
}
