import type { SavedSearch } from './saved_search.js'

/** What the shelf of each org showed last: it shows at once to whoever comes back. */
export const knownSearches = new Map<string, SavedSearch[]>()
