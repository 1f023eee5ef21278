import type { Data } from '@generated/data'
import type { Photo, SavedFile } from '~/components/photo/photo_types'

export type VisitorShare = Data.VisitorShare
export type VisitorPhoto = Data.VisitorPhoto

/** A photo as grid and lightbox know it, with nothing that only members have. */
export function asPhoto({ urls, location: _, ...photo }: VisitorPhoto): Photo {
  return {
    ...photo,
    albumId: '',
    rating: null,
    state: 'ready',
    failure: null,
    favorite: false,
    tags: [],
    uploadedById: null,
    can: { edit: false },
    urls: {
      thumb: urls.thumb,
      preview: urls.preview,
      full: urls.full ?? urls.preview,
      original: urls.original ?? urls.preview,
    },
  }
}

interface Permitted {
  allowDownload: boolean
  allowOriginals: boolean
}

/** Originals where the link hands them out, else the large picture, else nothing. */
export function visitorFileOf(
  { name, urls }: Photo,
  { allowOriginals, allowDownload }: Permitted,
  t: (key: string) => string
): SavedFile | null {
  if (allowOriginals) return { url: urls.original, name, label: t('visitor.download_original') }
  if (!allowDownload) return null
  const stem = name.replace(/\.[^.]*$/, '')
  return {
    url: `${urls.preview}?download=1`,
    name: `${stem}.webp`,
    label: t('visitor.download_one'),
  }
}
