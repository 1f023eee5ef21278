import db from '@adonisjs/lucid/services/db'
import { DAYS_TO_BEGIN } from '#actions/open_org_for_customer'
import { recordDeed } from '#audit/recorder'
import { ownerLetter } from '#mails/owner_letter'
import { postLetter } from '#mails/post_office'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'
import type Membership from '#models/membership'
import { wasEverSeen } from '#queries/memberships'

interface Reminder {
  /** With `org` and `user` in place. */
  owner: Membership
  origin: string
}

/**
 * Writes to an owner who has not begun yet once more, and answers the link of that letter: to choose a password with, unless
 * theirs is an account that is in use.
 */
export class InviteOwnerAgain {
  handle({ owner, origin }: Reminder) {
    const { org, user } = owner
    if (user.isSuspended) throw new Refusal(409, 'E_ACCOUNT_SUSPENDED')
    return db.transaction(async (trx) => {
      const isKnown = user.emailVerifiedAt !== null || (await wasEverSeen(user, trx))
      const minutes = DAYS_TO_BEGIN * 24 * 60
      const secret = isKnown
        ? undefined
        : await AccountToken.issue(user, 'password', { client: trx, minutes })
      const letter = ownerLetter(user, { org, origin, secret })
      await postLetter(letter, trx)
      const subject = { type: 'user', id: user.id }
      await recordDeed({ event: 'owner.invited', orgId: org.id, subject }, trx)
      return { url: letter.button!.url, isKnown }
    })
  }
}
