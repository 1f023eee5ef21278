import { BaseTransformer } from '@adonisjs/core/transformers'
import { TOKEN_SCOPES, type TokenScope } from '#models/concerns/personal_tokens'
import type { ListedToken } from '#queries/tokens'

export default class TokenTransformer extends BaseTransformer<ListedToken> {
  toObject() {
    const { token, org } = this.resource
    return {
      id: String(token.identifier),
      name: token.name,
      scopes: scopesOf(token.abilities),
      org: org && { id: org.id, name: org.name, slug: org.slug },
      createdAt: token.createdAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      expiresAt: token.expiresAt?.toISOString() ?? null,
    }
  }

  /** The one time that the secret is shown. */
  forIssue() {
    return { ...this.toObject(), token: this.resource.token.value!.release() }
  }
}

function scopesOf(abilities: string[]): TokenScope[] {
  return TOKEN_SCOPES.filter((scope) => abilities.includes(scope) || abilities.includes('*'))
}
