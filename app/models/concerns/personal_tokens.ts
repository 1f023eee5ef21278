import { AccessToken, DbAccessTokensProvider } from '@adonisjs/auth/access_tokens'
import type { Secret } from '@adonisjs/core/helpers'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { v7 as uuidv7 } from 'uuid'
import { isDatabaseBusy } from '#exceptions/causes'
import { isId } from '#models/concerns/identified'

/** What a program may do; each includes the ones before it. */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** The use of a token is noted once in so many milliseconds: a program that only reads writes nothing. */
const NOTED_EVERY = 300_000

/** Tokens of programs: named by a UUIDv7 like every row, known to the database by their hash alone. */
export class PersonalTokens<Model extends LucidModel> extends DbAccessTokensProvider<Model> {
  async create(
    user: InstanceType<Model>,
    abilities: string[] = ['*'],
    options: { name?: string; expiresIn?: string | number } = {}
  ) {
    const owner = String(user.$primaryKeyValue)
    const { secret, hash, expiresAt } = AccessToken.createTransientToken(
      owner,
      this.tokenSecretLength,
      options.expiresIn
    )
    const id = uuidv7()
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
    const db = await this.getDb()
    await db.table(this.table).insert(row)
    return new AccessToken({
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
  }

  async verify(value: Secret<string>) {
    const decoded = AccessToken.decode(this.prefix, value.release())
    if (!decoded || !isId(decoded.identifier)) return null
    const db = await this.getDb()
    const row = await db.from(this.table).where({ id: decoded.identifier, type: this.type }).first()
    const token = row && this.dbRowToAccessToken(row)
    if (!token || !token.verify(decoded.secret) || token.isExpired()) return null
    await this.#noteUse(token)
    return token
  }

  async #noteUse(token: AccessToken) {
    const now = new Date()
    if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() < NOTED_EVERY) return
    token.lastUsedAt = now
    const db = await this.getDb()
    const row = db.from(this.table).where('id', String(token.identifier))
    // A note that cannot be taken just now is no reason to turn the program away.
    await row.update({ last_used_at: now }).catch((error) => {
      if (!isDatabaseBusy(error)) throw error
    })
  }
}
