import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { FoundOrgFor } from '#actions/found_org_for'
import { ownerLetter } from '#mails/owner_letter'
import { postLetter } from '#mails/post_office'

/** Days that a new owner has to choose a password. */
export const DAYS_TO_BEGIN = 7

interface NewCustomer {
  name: string
  slug: string
  storageLimitBytes?: number | null
  owner: { email: string; name?: string; locale: string }
  origin: string
}

/** Makes an org for a customer, and tells its first owner by letter that it is theirs and how to get in. */
export class OpenOrgForCustomer {
  async handle(
    { name, slug, storageLimitBytes = null, owner, origin }: NewCustomer,
    client: TransactionClientContract
  ) {
    const { membership, secret } = await new FoundOrgFor().handle(
      {
        org: { name, slug },
        owner: { ...owner, name: owner.name ?? owner.email.split('@')[0] },
        minutes: DAYS_TO_BEGIN * 24 * 60,
      },
      { client }
    )
    const { org, user } = membership
    await org.useTransaction(client).merge({ storageLimitBytes }).save()
    await postLetter(ownerLetter(user, { org, origin, secret }), client)
    return org
  }
}
