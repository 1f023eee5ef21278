import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Membership from '#models/membership'
import Org from '#models/org'
import type User from '#models/user'

export interface NewOrg {
  name: string
  slug: string
  owner: User
}

/** Founds an org; whoever founds it owns it. Inside a transaction when the caller hands in its client. */
export class CreateOrg {
  async handle(input: NewOrg, options: { client?: TransactionClientContract } = {}) {
    try {
      return await this.#inTransaction((trx) => this.#found(input, trx), options.client)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(422, 'E_SLUG_TAKEN', {
        field: 'slug',
        params: { slug: input.slug },
        cause: error,
      })
    }
  }

  #inTransaction<T>(
    body: (trx: TransactionClientContract) => Promise<T>,
    client?: TransactionClientContract
  ) {
    return client ? body(client) : db.transaction(body)
  }

  async #found({ name, slug, owner }: NewOrg, trx: TransactionClientContract) {
    const org = await Org.create({ name, slug, settings: {}, storageUsedBytes: 0 }, { client: trx })
    const membership = await Membership.create(
      { orgId: org.id, userId: owner.id, role: 'owner' },
      { client: trx }
    )
    membership.$setRelated('org', org)
    membership.$setRelated('user', owner)
    await recordDeed(
      {
        event: 'org.created',
        orgId: org.id,
        subject: { type: 'org', id: org.id },
        facts: { name, slug },
      },
      trx
    )
    announce('membership.added@1', { orgId: org.id, userId: owner.id, role: 'owner' }, trx)
    return membership
  }
}
