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
    const token = await User.accessTokens.create(
      user,
      [...scopes, ...(org ? [`org:${org.id}`] : [])],
      {
        name,
        expiresIn: expiresInDays ? `${expiresInDays} days` : undefined,
      }
    )
    await recordDeed({
      event: 'token.issued',
      subject: { type: 'user', id: user.id },
      facts: { scopes: scopes.join(' '), org: slug ?? null },
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
