/** Somebody in the photos, as the API tells of them. */
export interface Person {
  id: string
  /** Null while nobody said who it is. */
  name: string | null
  isHidden: boolean
  photoCount: number
  faceCount: number
  coverFaceId: string | null
  thumbUrl: string | null
  can: { edit: boolean }
}

/** In parts of the upright picture. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface FaceItem {
  id: string
  photoId: string
  box: Box
  thumbUrl: string
  person: { id: string; name: string | null } | null
  /** Whether somebody said so. */
  isConfirmed: boolean
}

/** «Is this Anna?» of a face, or of somebody else who may be the same. */
export interface Suggestion {
  id: string
  person: Person
  face: FaceItem | null
  other: Person | null
}

/** What a deed left, and what takes it back. */
export interface Outcome {
  /** Null where nothing is left of them. */
  person: Person | null
  changeId: string | null
}

export interface PeopleCounts {
  named: number
  unnamed: number
  hidden: number
}

/** How far the index is, in photos. */
export interface Progress {
  done: number
  failed: number
  waiting: number
  total: number
  /** Whether faces that were found are about to be put together. */
  isGrouping: boolean
}
