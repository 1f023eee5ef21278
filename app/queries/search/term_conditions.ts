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
export async function conditionOf(term: Term, viewer: Membership) {
  const { negated } = term
  if (term.filter === 'taken') {
    return (query: PhotoQuery) => {
      if (negated) query.whereNot((within) => during(within, term))
      else during(query, term)
    }
  }
  if (term.filter === 'plugin') return meantByPlugin(term, viewer)
  if (term.filter !== 'is') return undefined
  if (term.what === 'failed') {
    return (query: PhotoQuery) => {
      query.where('photos.state', negated ? '<>' : '=', 'failed')
      // Failed is little among what is unfinished, which has an index for those who say so in these words.
      if (!negated) query.whereRaw(`photos.state <> 'ready'`)
    }
  }
  if (negated) return (query: PhotoQuery) => leaveOutLiked(query, viewer)
  const many = await likesMany(viewer)
  return (query: PhotoQuery) => keepLiked(query, viewer, many)
}

type PluginTerm = Extract<Term, { filter: 'plugin' }>

/** Where the plugin does not answer nothing is found, whatever was asked. */
async function meantByPlugin({ name, value, negated }: PluginTerm, viewer: Membership) {
  const write = await photosOfFilter(name, value, viewer)
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
