import type { InferData, InferVariants } from '@adonisjs/core/types/transformers'
import { email, flag, id, moment, oneOf, orNull, shape, text } from '#api/schema'
import { ROLES } from '#models/membership'
import type InvitationTransformer from '#transformers/invitation_transformer'
import type MembershipTransformer from '#transformers/membership_transformer'

type Member = InferData<MembershipTransformer>
type Invitation = InferData<InvitationTransformer>
type Variants = InferVariants<InvitationTransformer>

export const member = shape<Member>(
  {
    userId: id,
    name: text,
    email,
    role: oneOf(...ROLES),
    joinedAt: moment,
    lastSeenAt: orNull(moment),
    can: shape<Member['can']>({
      changeRole: flag,
      remove: flag,
      leave: flag,
      receiveOwnership: flag,
    }),
  },
  { title: 'Member' }
)

const invited = {
  email: orNull(email),
  role: oneOf('admin', 'member'),
  state: text,
  invitedBy: orNull(text),
  expiresAt: moment,
}

const invitationFacts = { ...invited, id, createdAt: moment }

export const invitation = shape<Invitation>(invitationFacts, { title: 'Invitation' })

export const invitationWithLink = shape<Variants['withLink']>(
  { ...invitationFacts, token: orNull(text), url: orNull(text) },
  { title: 'InvitationWithLink' }
)

export const invitationForGuest = shape<Variants['forGuest']>(
  { ...invited, org: shape<Variants['forGuest']['org']>({ id, name: text }) },
  { title: 'InvitationForGuest' }
)
