/** A search among the albums, as the API tells of it. */
export interface SavedSearch {
  id: string
  name: string
  q: string
  photoCount: number
  /** Whether there are more than were counted. */
  isMore: boolean
  cover: { thumbUrl: string; previewUrl: string; thumbhash: string | null } | null
  can: { edit: boolean; remove: boolean }
}
