/** A note as the server tells it. */
export interface Note {
  id: string
  words: string
  photo: { id: string; name: string }
  author: string | null
  createdAt: string
}
