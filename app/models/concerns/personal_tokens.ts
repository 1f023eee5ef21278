import { AccessToken, DbAccessTokensProvider } from '@adonisjs/auth/access_tokens'
import type { Secret } from '@adonisjs/core/helpers'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { noteChange } from '#audit/history'
import { isDatabaseBusy } from '#exceptions/causes'
import { isId, makeId } from '#models/concerns/identified'

/** What a program may do; each includes the ones before it. */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** The use of a token is noted once in so many milliseconds: a program that only reads writes nothing. */
const NOTED_EVERY = 300_000

interface NewTokenOptions {
  name?: string
  expiresIn?: string | number
  client?: TransactionClientContract
}

/** Tokens of programs: named by a UUIDv7 like every row, known to the database by their hash alone. */
export class PersonalTokens<Model extends LucidModel> extends DbAccessTokensProvider<Model> {
  async create(
    user: InstanceType<Model>,
    abilities: string[] = ['*'],
    { client, ...options }: NewTokenOptions = {}
  ): Promise<AccessToken> {
    if (!client) {
      return db.transaction((trx) => this.create(user, abilities, { ...options, client: trx }))
    }
    const owner = String(user.$primaryKeyValue)
    const { secret, hash, expiresAt } = AccessToken.createTransientToken(
      owner,
      this.tokenSecretLength,
      options.expiresIn
    )
    const id = makeId()
    const now = new Date()
    const row = {
      id,
      tokenable_id: owner,
      type: this.type,
      name: options.name ?? null,
      hash,
      abilities: JSON.stringify(abilities),
      created_at: now,
      updated_at: now,
      last_used_at: null,
      expires_at: expiresAt ?? null,
    }
    await client.table(this.table).insert(row)
    const token = new AccessToken({
      identifier: id,
      tokenableId: owner,
      type: this.type,
      prefix: this.prefix,
      secret,
      name: row.name,
      hash,
      abilities,
      createdAt: now,
      updatedAt: now,
      lastUsedAt: null,
      expiresAt: row.expires_at,
    })
    await this.#keep('created', token, client)
    return token
  }

  /** Ends one token of somebody; answers how many there were. */
  async delete(
    user: InstanceType<Model>,
    identifier: string | number | bigint,
    options: { client?: TransactionClientContract } = {}
  ): Promise<number> {
    const { client } = options
    if (!client) return db.transaction((trx) => this.delete(user, identifier, { client: trx }))
    return this.#remove({ id: String(identifier), ...this.#of(user) }, client)
  }

  /** Ends all of them. */
  async deleteAll(
    user: InstanceType<Model>,
    { client }: { client?: TransactionClientContract } = {}
  ): Promise<number> {
    if (!client) return db.transaction((trx) => this.deleteAll(user, { client: trx }))
    return this.#remove(this.#of(user), client)
  }

  async verify(value: Secret<string>) {
    const decoded = AccessToken.decode(this.prefix, value.release())
    if (!decoded || !isId(decoded.identifier)) return null
    const client = await this.getDb()
    const row = await client
      .from(this.table)
      .where({ id: decoded.identifier, type: this.type })
      .first()
    const token = row && this.dbRowToAccessToken(row)
    if (!token || !token.verify(decoded.secret) || token.isExpired()) return null
    await this.#noteUse(token)
    return token
  }

  #of(user: InstanceType<Model>) {
    return { tokenable_id: String(user.$primaryKeyValue), type: this.type }
  }

  async #remove(which: Record<string, string>, client: TransactionClientContract) {
    const rows = await client.from(this.table).where(which).forUpdate()
    const ids = rows.map(({ id }) => id)
    if (ids.length) await client.from(this.table).whereIn('id', ids).delete()
    for (const row of rows) await this.#keep('deleted', this.dbRowToAccessToken(row), client)
    return ids.length
  }

  #keep(verb: 'created' | 'deleted', token: AccessToken, client: TransactionClientContract) {
    const { identifier, tokenableId: userId, name, abilities, expiresAt } = token
    const scopes = abilities.filter((ability) => !ability.startsWith('org:')).join(' ')
    const orgId = abilities.find((ability) => ability.startsWith('org:'))?.slice('org:'.length)
    const values = { userId, name, scopes, boundTo: orgId ?? null, expiresAt }
    const [before, after] = verb === 'created' ? [{}, values] : [values, {}]
    const row = { model: 'access_token', table: this.table, rowId: String(identifier) }
    return noteChange({ ...row, title: name, verb, before, after }, client)
  }

  async #noteUse(token: AccessToken) {
    const now = new Date()
    if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() < NOTED_EVERY) return
    token.lastUsedAt = now
    const client = await this.getDb()
    const row = client.from(this.table).where('id', String(token.identifier))
    // A note that cannot be taken just now is no reason to turn the program away.
    await row.update({ last_used_at: now }).catch((error) => {
      if (!isDatabaseBusy(error)) throw error
    })
  }
}
