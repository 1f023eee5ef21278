import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CreateOrg } from '#actions/create_org'
import { RegisterAccount } from '#actions/register_account'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'
import { makeToken } from '#models/concerns/secret_token'
import User from '#models/user'

interface Founding {
  org: { name: string; slug: string }
  /** The name is needed for who has no account yet. */
  owner: { email: string; name?: string }
}

/**
 * Makes an org for somebody else, from the shell. Who has no account gets one that nobody knows the password of,
 * and the answer brings the secret to choose one with.
 */
export class FoundOrgFor {
  handle({ org, owner }: Founding) {
    return db.transaction(async (trx) => {
      const known = await User.query({ client: trx }).where('email', owner.email).first()
      if (known?.isSuspended) throw new Refusal(422, 'E_ACCOUNT_SUSPENDED')
      const user = known ?? (await this.#register(owner, trx))
      const membership = await new CreateOrg().handle({ ...org, owner: user }, { client: trx })
      const secret = known ? undefined : await AccountToken.issue(user, 'password', { client: trx })
      return { membership, secret }
    })
  }

  #register({ email, name }: Founding['owner'], client: TransactionClientContract) {
    if (!name) throw new Refusal(422, 'E_NAME_NEEDED', { params: { email } })
    return new RegisterAccount().handle(
      { name, email, password: makeToken(), locale: 'en' },
      { client }
    )
  }
}
