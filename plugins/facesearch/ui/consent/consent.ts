/** What an org agreed to. */
export interface Consent {
  basis: string | null
  /** Milliseconds. */
  at: number
  by: string | null
}

export interface IndexCounts {
  done: number
  failed: number
  waiting: number
  total: number
}

export interface Kept {
  faces: number
  people: number
  named: number
}
