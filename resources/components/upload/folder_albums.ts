import type { PickedFile } from '~/components/upload/picked_files'

export interface FolderAlbum {
  /** As the album would be called. */
  name: string
  path: string
  files: PickedFile[]
}

const LONGEST = 120

/** One album for each folder with pictures of its own, and what lay beside the folders. */
export function albumsOf(files: readonly PickedFile[]) {
  const groups = Map.groupBy(files, ({ folders }) => folders.join('/'))
  const loose = groups.get('') ?? []
  groups.delete('')
  const paths = [...groups.keys()]
  const albums = paths
    .map((path): FolderAlbum => ({ name: nameOf(path, paths), path, files: groups.get(path)! }))
    .toSorted((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }))
  return { albums, loose }
}

/** Its own name; where another folder has the same, with as many of the names above it as tell them apart. */
function nameOf(path: string, paths: readonly string[]) {
  const parts = path.split('/')
  const tail = (of: string, depth: number) => of.split('/').slice(-depth).join(' / ')
  let depth = 1
  while (
    depth < parts.length &&
    paths.some((other) => other !== path && isSameName(tail(other, depth), tail(path, depth)))
  )
    depth++
  return tail(path, depth).trim().slice(0, LONGEST) || path.slice(0, LONGEST)
}

/** Names of albums that people would take for the same. */
export const isSameName = (one: string, other: string) =>
  one.trim().normalize().toLowerCase() === other.trim().normalize().toLowerCase()
