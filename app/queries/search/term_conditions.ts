import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { photosOfFilter } from '#extension/search_filtering'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import { keepLiked, leaveOutLiked, likesMany } from '#queries/favorites'
import type { Term } from '#queries/search/language'
import { FARTHEST_OFFSET, type Stretch } from '#queries/search/moments'

type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

/** What only the rows themselves tell of a term; undefined where the index knows. */
export async function conditionOf(term: Term, person: Pick<Membership, 'orgId' | 'userId'>) {
  const { negated } = term
  if (term.filter === 'taken') {
    return (query: PhotoQuery) => {
      if (negated) query.whereNot((within) => during(within, term))
      else during(query, term)
    }
  }
  if (term.filter === 'plugin') return meantByPlugin(term, person.orgId)
  if (term.filter !== 'is') return undefined
  if (term.what === 'failed') {
    return (query: PhotoQuery) => {
      query.where('photos.state', negated ? '<>' : '=', 'failed')
      // Failed is little among what is unfinished, which has an index for those who say so in these words.
      if (!negated) query.whereRaw(`photos.state <> 'ready'`)
    }
  }
  if (negated) return (query: PhotoQuery) => leaveOutLiked(query, person)
  const many = await likesMany(person)
  return (query: PhotoQuery) => keepLiked(query, person, many)
}

type PluginTerm = Extract<Term, { filter: 'plugin' }>

/** Where the plugin does not answer nothing is found, whatever was asked. */
async function meantByPlugin({ name, value, negated }: PluginTerm, orgId: string) {
  const write = await photosOfFilter(name, value, orgId)
  return (query: PhotoQuery) => {
    if (!write) return void query.whereRaw('1 = 0')
    const ids = db.query()
    write(ids)
    if (negated) query.whereNotIn('photos.id', ids)
    else query.whereIn('photos.id', ids)
  }
}

/** By the wall clock of the camera; the moment is named as well, for the index that lists are read by. */
function during(query: PhotoQuery, { from, to }: Stretch) {
  if (from !== null) {
    query
      .where('photos.taken_local', '>=', from)
      .where('photos.taken_at', '>', from - FARTHEST_OFFSET)
  }
  if (to !== null) {
    query.where('photos.taken_local', '<', to).where('photos.taken_at', '<', to + FARTHEST_OFFSET)
  }
}
