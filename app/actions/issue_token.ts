import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { TOKEN_SCOPES, type TokenScope } from '#models/concerns/personal_tokens'
import User from '#models/user'
import { findMembershipBySlug } from '#queries/memberships'

interface NewToken {
  user: User
  name?: string
  scopes?: TokenScope[]
  /** The slug of the one org that the token may see. */
  org?: string
  expiresInDays?: number
}

/** Makes a token for a program. Its secret is in the answer and nowhere else. */
export class IssueToken {
  async handle({ user, name, scopes = [...TOKEN_SCOPES], org: slug, expiresInDays }: NewToken) {
    const org = slug ? await this.#findOrg(user, slug) : null
    const abilities = [...scopes, ...(org ? [`org:${org.id}`] : [])]
    const expiresIn = expiresInDays ? `${expiresInDays} days` : undefined
    const token = await db.transaction(async (client) => {
      const subject = { type: 'user', id: user.id }
      const facts = { scopes: scopes.join(' '), org: slug ?? null }
      await recordDeed({ event: 'token.issued', subject, facts }, client)
      return User.accessTokens.create(user, abilities, { name, expiresIn, client })
    })
    return { token, org }
  }

  async #findOrg(user: User, slug: string) {
    const membership = await findMembershipBySlug(slug, user)
    if (!membership || membership.org.isDeleted || membership.org.isSuspended) {
      throw new Refusal(404, 'E_NOT_FOUND', { field: 'org' })
    }
    return membership.org
  }
}
