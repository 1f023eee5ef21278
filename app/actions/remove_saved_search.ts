import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import type SavedSearch from '#models/saved_search'

/** Forgets the search; the photos it found stay where they are. */
export class RemoveSavedSearch {
  async handle({ search }: { search: SavedSearch }) {
    const { id, orgId, name, q } = search
    await db.transaction(async (trx) => {
      await search.useTransaction(trx).delete()
      const subject = { type: 'saved_search', id }
      await recordDeed({ event: 'saved_search.removed', orgId, subject, facts: { name, q } }, trx)
    })
  }
}
