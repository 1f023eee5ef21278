import type { Data } from '@generated/data'

/** An album as lists show it. */
export type AlbumItem = Data.Album.Variants['forList']

/** An album as its own page shows it. */
export type AlbumDetails = Data.Album.Variants['forShow']

/** An album in the trash, with everything in it. */
export type TrashedAlbum = Data.Album.Variants['forTrash']

export type AlbumCover = NonNullable<AlbumItem['cover']>
