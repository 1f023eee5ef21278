import type Album from '#models/album'
import type Photo from '#models/photo'
import { SafeNames } from './safe_names.js'
import { SIDECAR } from './transfer_format.js'

/** Together they fit into the header of a tar. */
const MOST_FOLDER_BYTES = 96
const MOST_NAME_BYTES = 96

/** Where photos lie in the archive: `{org}/{year}/{album}/{name}`. */
export class PhotoPlaces {
  readonly #albums: Map<string, string>
  readonly #folders = new Map<string, SafeNames>()

  constructor(
    private readonly slug: string,
    albums: Album[]
  ) {
    const names = new SafeNames(MOST_FOLDER_BYTES)
    this.#albums = new Map(albums.map(({ id, name }) => [id, names.take(name)]))
  }

  /** Nothing for what lies in an album of the trash. */
  pathOf({ albumId, name, takenAt, takenOffset }: Photo) {
    const album = this.#albums.get(albumId)
    if (album === undefined) return null
    const folder = `${this.slug}/${yearOf(Number(takenAt), takenOffset)}/${album}`
    const names = this.#folders.get(folder) ?? new SafeNames(MOST_NAME_BYTES, SIDECAR)
    this.#folders.set(folder, names)
    // Beside a photo `.xmp` is its sidecar.
    return `${folder}/${names.take(name.replace(/\.xmp$/i, '$&_'))}`
  }
}

function yearOf(takenAt: number, takenOffset: number | null) {
  const year = new Date(takenAt + (takenOffset ?? 0) * 60_000).getUTCFullYear()
  return year >= 0 && year <= 9_999 ? String(year).padStart(4, '0') : '0000'
}
