import type { AccessToken } from '@adonisjs/auth/access_tokens'
import Org from '#models/org'
import User from '#models/user'

export interface ListedToken {
  token: AccessToken
  /** The one org that it sees, if it was made for one. */
  org: Org | null
}

/** The tokens of an account, newest first, with the orgs that they are bound to. */
export async function listTokens(user: User): Promise<ListedToken[]> {
  const tokens = await User.accessTokens.all(user)
  const ids = tokens.map(orgIdOf).filter((id) => id !== undefined)
  const orgs = await Org.findMany(ids)
  return tokens
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    .map((token) => ({ token, org: orgs.find(({ id }) => id === orgIdOf(token)) ?? null }))
}

const orgIdOf = ({ abilities }: AccessToken) =>
  abilities.find((ability) => ability.startsWith('org:'))?.slice('org:'.length)
