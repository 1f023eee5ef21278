import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import type SavedSearch from './saved_search.js'

/** Forgets the search; the photos it found stay where they are. */
export class RemoveSavedSearch {
  async handle({ search }: { search: SavedSearch }) {
    const { id, orgId, name, q } = search
    await db.transaction(async (trx) => {
      await search.useTransaction(trx).delete()
      const subject = { type: 'plg.smartalbums.search', id }
      await recordDeed(
        { event: 'plg.smartalbums.search.removed', orgId, subject, facts: { name, q } },
        trx
      )
    })
  }
}
