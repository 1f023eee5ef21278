import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import type SavedSearch from '#models/saved_search'

interface SavedSearchChange {
  search: SavedSearch
  changes: { name?: string; q?: string }
}

export class ChangeSavedSearch {
  async handle({ search, changes }: SavedSearchChange) {
    const { id, orgId } = search
    await db.transaction(async (trx) => {
      await search.useTransaction(trx).merge(changes).save()
      const { name, q } = search
      const subject = { type: 'saved_search', id }
      await recordDeed({ event: 'saved_search.changed', orgId, subject, facts: { name, q } }, trx)
    })
  }
}
