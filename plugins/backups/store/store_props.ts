import { ownSince } from '../kept_here.js'
import Copy from './copy.js'
import CopyTransformer from './copy_transformer.js'
import { storeName } from './store_place.js'

const MOST_SHOWN = 200

/** What the console shows of the store, where there is one. */
export async function storeProps() {
  const store = await storeName()
  if (!store) return { store, copies: [] }
  const copies = await Copy.query()
    .where('store', store)
    .orderBy('made_at', 'desc')
    .limit(MOST_SHOWN)
  return { store, copies: CopyTransformer.transform(copies, await ownSince()) }
}
