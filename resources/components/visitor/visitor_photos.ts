import type { Data } from '@generated/data'
import type { Photo } from '~/components/photo/photo_types'

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
