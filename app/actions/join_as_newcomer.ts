import limiter from '@adonisjs/limiter/services/main'
import db from '@adonisjs/lucid/services/db'
import { AcceptInvitation, refusalOf } from '#actions/accept_invitation'
import { type NewAccount, RegisterAccount } from '#actions/register_account'
import { welcomeLetter } from '#mails/account_letters'
import { postLetter } from '#mails/post_office'
import AccountToken from '#models/account_token'
import type Invitation from '#models/invitation'

interface Arrival {
  invitation: Invitation
  account: Omit<NewAccount, 'isVerified'>
  origin: string
}

const TRIES_PER_HOUR = 30

/** Makes an account for who holds an invitation, also where registration is closed, and makes them a member: both or neither. */
export class JoinAsNewcomer {
  async handle({ invitation, account, origin }: Arrival) {
    if (!invitation.isPending) throw refusalOf(invitation)
    await this.#pace(invitation)
    return db.transaction(async (trx) => {
      const user = await new RegisterAccount().handle(account, { client: trx })
      const membership = await new AcceptInvitation().handle({ invitation, user }, { client: trx })
      const secret = await AccountToken.issue(user, 'email', { client: trx })
      await postLetter(welcomeLetter(user, { origin, secret }), trx)
      return membership
    })
  }

  /** One link is no key to ask for every address whether it has an account. */
  #pace({ orgId, id }: Invitation) {
    const pace = limiter.use({ requests: TRIES_PER_HOUR, duration: '1 hour' })
    return pace.consume(`${orgId}:newcomers:${id}`)
  }
}
