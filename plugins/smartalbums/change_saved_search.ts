import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import type SavedSearch from './saved_search.js'

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
      const subject = { type: 'plg.smartalbums.search', id }
      await recordDeed(
        { event: 'plg.smartalbums.search.changed', orgId, subject, facts: { name, q } },
        trx
      )
    })
  }
}
