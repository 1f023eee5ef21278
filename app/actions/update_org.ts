import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import type Org from '#models/org'
import type { OrgSettings } from '#models/org'

export interface OrgChanges {
  name?: string
  slug?: string
  settings?: Partial<OrgSettings>
}

/** Renames an org, moves it to another address, or changes what its members may do. */
export class UpdateOrg {
  async handle({ org, changes }: { org: Org; changes: OrgChanges }) {
    try {
      await db.transaction((trx) => this.#change(org, changes, trx))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(422, 'E_SLUG_TAKEN', {
        field: 'slug',
        params: { slug: changes.slug! },
        cause: error,
      })
    }
  }

  async #change(org: Org, { settings, ...rest }: OrgChanges, trx: TransactionClientContract) {
    org.merge({ ...rest, ...(settings && { settings: { ...org.settings, ...settings } }) })
    const changed = Object.keys(org.$dirty).join(', ')
    await org.useTransaction(trx).save()
    await recordDeed(
      {
        event: 'org.updated',
        orgId: org.id,
        subject: { type: 'org', id: org.id },
        facts: { changed, name: org.name, slug: org.slug },
      },
      trx
    )
  }
}
