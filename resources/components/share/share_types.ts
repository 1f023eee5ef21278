import type { Data } from '@generated/data'

export type ShareLink = Data.ShareLink

/** What a form about a link holds. `password: null` takes the one away that is set. */
export interface ShareFields {
  title: string
  expiresAt: string | null
  password: string | null
  maxViews: number | null
  allowDownload: boolean
  allowOriginals: boolean
  allowLocation: boolean
  allowUpload: boolean
}
