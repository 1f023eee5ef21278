import type { Data } from '@generated/data'

/** A photo as grids know it. */
export type Photo = Data.Photo.Variants['forGrid']

/** A photo with everything its information panel tells. */
export type FullPhoto = Data.Photo.Variants['forShow']

/** A photo in the trash. */
export type TrashedPhoto = Data.Photo.Variants['forTrash']

export type TagCount = Data.Tag

/** A file that somebody saves, and what the button for it says. */
export interface SavedFile {
  url: string
  name: string
  label: string
}
