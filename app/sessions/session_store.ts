import { MessageBuilder } from '@adonisjs/core/helpers'
import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import type { SessionData, SessionStoreContract } from '@adonisjs/session/types'
import { makeId } from '#models/concerns/identified'

const HOUR = 3_600_000

/** How long a session lives after it was last seen: until tomorrow, or 60 days when it is to be remembered. */
export const SESSION_LIFETIME = 12 * HOUR
export const REMEMBERED_LIFETIME = 60 * 24 * HOUR

/** A visit is noted once in so many milliseconds: reading a page does not write a row. */
export const SEEN_EVERY = HOUR / 12

const lifetimeOf = (values: SessionData) =>
  values.remembered ? REMEMBERED_LIFETIME : SESSION_LIFETIME

/**
 * Sessions as rows of the database that say whose they are, on which device and when it was last seen.
 * A session that was ended elsewhere stays ended: a request that was under way cannot write it back.
 */
export class SessionStore implements SessionStoreContract {
  #read?: { id: string; values: SessionData; seenAt: number }

  constructor(private ctx?: HttpContext) {}

  async read(id: string) {
    const row = await db
      .from('sessions')
      .where('id', id)
      .where('expires_at', '>', Date.now())
      .first()
    const values = row && unseal(row.data, id)
    if (!values) return null
    this.#read = { id, values, seenAt: row.seen_at }
    return values
  }

  async write(id: string, values: SessionData) {
    const now = Date.now()
    const row = {
      data: new MessageBuilder().build(values, undefined, id),
      user_id: values.auth_web ?? null,
      seen_at: now,
      expires_at: now + lifetimeOf(values),
      ...this.#device(),
    }
    if (this.#read?.id === id) {
      await db.from('sessions').where('id', id).update(row)
      return
    }
    await db
      .insertQuery()
      .table('sessions')
      .insert({ ...row, id, public_id: makeId(), started_at: now })
      .knexQuery.onConflict('id')
      .merge(Object.keys(row))
  }

  async touch(id: string) {
    const now = Date.now()
    if (this.#read?.id !== id || now - this.#read.seenAt < SEEN_EVERY) return
    const expiresAt = now + lifetimeOf(this.#read.values)
    await db
      .from('sessions')
      .where('id', id)
      .update({ seen_at: now, expires_at: expiresAt, ...this.#device() })
  }

  async destroy(id: string) {
    await db.from('sessions').where('id', id).delete()
  }

  #device() {
    if (!this.ctx) return {}
    const { request } = this.ctx
    return {
      user_agent: request.header('user-agent')?.slice(0, 300) ?? null,
      address: request.ip().slice(0, 45),
    }
  }
}

function unseal(data: string, id: string): SessionData | null {
  try {
    return new MessageBuilder().verify<SessionData>(data, id)
  } catch {
    return null
  }
}
