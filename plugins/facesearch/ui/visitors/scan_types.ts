import type { VisitorPhoto } from '@lumina/ui'

/** Parts of the upright picture. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

/** What a search goes by: numbers made here, or what the server made and sealed. */
export type Proof = { vector: string } | { shot: string }

export type Looked =
  | { proof: Proof; box?: Box }
  /** A text of the plugin, and where faces are to choose from. */
  | { trouble: string; faces?: Box[] }
  /** Words of the server. */
  | { refusal: string }

export interface Shot {
  id: number
  /** Shows the picture while the page is open. */
  url: string
  proof: Proof
}

export interface Found {
  photos: VisitorPhoto[]
  /** Lets whoever searched ask to be hidden. */
  ticket: string
}
