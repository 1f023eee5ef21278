import { albumsOf, isSameName, type FolderAlbum } from './folder_albums.js'
import type { Picked, PickedFile } from '~/components/upload/picked_files'

export interface PlannedAlbum extends FolderAlbum {
  /** The album of that name that is there already. */
  known: { id: string; name: string } | null
}

export interface Plan {
  albums: PlannedAlbum[]
  /** Pictures beside the folders. */
  loose: PickedFile[]
}

/** What albums the folders of a drop would make, given those that are there. */
export function planAlbums(
  files: readonly PickedFile[],
  there: readonly { id: string; name: string }[]
): Plan {
  const { albums, loose } = albumsOf(files)
  const known = (name: string) => there.find((album) => isSameName(album.name, name)) ?? null
  return { albums: albums.map((album) => ({ ...album, known: known(album.name) })), loose }
}

/** Divides a drop by folders: everything of a folder goes where its pictures go, the rest where the loose ones go. */
export function divide(picked: Picked, plan: Plan) {
  const paths = plan.albums.map(({ path }) => path)
  const homeOf = ({ folders }: PickedFile) => nearest(folders.join('/'), paths)
  const part = (path: string | null): Picked => ({
    files: picked.files.filter((file) => homeOf(file) === path),
    sidecars: picked.sidecars.filter((file) => homeOf(file) === path),
    strangers: picked.strangers.filter((file) => homeOf(file) === path),
    unreadable: path === (paths[0] ?? null) ? picked.unreadable : [],
    litter: path === (paths[0] ?? null) ? picked.litter : 0,
    folder: null,
  })
  return {
    albums: plan.albums.map((album) => ({ album, picked: part(album.path) })),
    rest: part(null),
  }
}

/** Its own album, else that of the closest folder around it, else any. */
function nearest(path: string, paths: readonly string[]) {
  if (path === '') return null
  const around = paths
    .filter((other) => path === other || path.startsWith(`${other}/`))
    .toSorted((a, b) => b.length - a.length)
  return around[0] ?? paths[0] ?? null
}
