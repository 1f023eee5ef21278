import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import Org from '#models/org'
import SavedSearch from './saved_search.js'

const MAX_SAVED_SEARCHES = 100

interface NewSavedSearch {
  actor: Membership
  name: string
  q: string
}

export class SaveSearch {
  async handle({ actor: { orgId, userId }, name, q }: NewSavedSearch) {
    return db.transaction(async (trx) => {
      // Whoever saves waits for whoever does so already: the list stays within its bound.
      await Org.query({ client: trx }).where('id', orgId).forUpdate().first()
      const saved = await SavedSearch.within(orgId, { client: trx }).select('id')
      if (saved.length >= MAX_SAVED_SEARCHES) {
        throw new Refusal(409, 'plg.smartalbums.errors.too_many', {
          params: { max: MAX_SAVED_SEARCHES },
        })
      }
      const search = await SavedSearch.create(
        { orgId, name, q, createdById: userId },
        { client: trx }
      )
      const subject = { type: 'plg.smartalbums.search', id: search.id }
      await recordDeed(
        { event: 'plg.smartalbums.search.created', orgId, subject, facts: { name, q } },
        trx
      )
      return search
    })
  }
}
