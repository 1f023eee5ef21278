import type { InferData, InferVariants } from '@adonisjs/core/types/transformers'
import { arrayOf, email, flag, id, moment, oneOf, orNull, shape, text } from '#api/schema'
import { TOKEN_SCOPES } from '#models/concerns/personal_tokens'
import type MembershipTransformer from '#transformers/membership_transformer'
import type TokenTransformer from '#transformers/token_transformer'
import type UserTransformer from '#transformers/user_transformer'
import { LOCALES } from '#validators/account'

type Account = InferVariants<UserTransformer>['forAccount']
type OwnMembership = InferVariants<MembershipTransformer>['forAccount']
type IssuedToken = InferVariants<TokenTransformer>['forIssue']
type Token = InferData<TokenTransformer>

export const account = shape<Account>(
  { id, name: text, email, locale: oneOf(...LOCALES), isSuperadmin: flag, isEmailVerified: flag },
  { title: 'Account' }
)

const orgInBrief = shape<OwnMembership['org']>({ id, name: text, slug: text })

export const ownMembership = shape<OwnMembership>(
  { role: oneOf('owner', 'admin', 'member'), joinedAt: moment, org: orgInBrief },
  { title: 'OwnMembership' }
)

const tokenFields = {
  id,
  name: orNull(text),
  scopes: arrayOf(oneOf(...TOKEN_SCOPES)),
  org: orNull(orgInBrief),
  createdAt: moment,
  lastUsedAt: orNull(moment),
  expiresAt: orNull(moment),
}

export const token = shape<Token>(tokenFields, { title: 'Token' })

export const issuedToken = shape<IssuedToken>(
  { ...tokenFields, token: { ...text, description: 'The secret. It is shown this once.' } },
  { title: 'IssuedToken' }
)
