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
  owner: { email: string; name?: string; locale?: string }
  /** How long the secret is good; without it as long as others of its kind. */
  minutes?: number
}

/**
 * Makes an org for somebody else. Who has no account gets one that nobody knows the password of, and the answer
 * brings the secret to choose one with. Inside a transaction when the caller hands in its client.
 */
export class FoundOrgFor {
  handle(founding: Founding, options: { client?: TransactionClientContract } = {}) {
    const found = (trx: TransactionClientContract) => this.#found(founding, trx)
    return options.client ? found(options.client) : db.transaction(found)
  }

  async #found({ org, owner, minutes }: Founding, client: TransactionClientContract) {
    const known = await User.query({ client }).where('email', owner.email).first()
    if (known?.isSuspended) throw new Refusal(422, 'E_ACCOUNT_SUSPENDED')
    const user = known ?? (await this.#register(owner, client))
    const membership = await new CreateOrg().handle({ ...org, owner: user }, { client })
    const secret = known
      ? undefined
      : await AccountToken.issue(user, 'password', { client, minutes })
    return { membership, secret }
  }

  #register({ email, name, locale = 'en' }: Founding['owner'], client: TransactionClientContract) {
    if (!name) throw new Refusal(422, 'E_NAME_NEEDED', { params: { email } })
    return new RegisterAccount().handle({ name, email, password: makeToken(), locale }, { client })
  }
}
