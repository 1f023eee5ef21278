import { stat } from 'node:fs/promises'
import { storedPath } from '#extension/places'
import PhotoFile from '#models/photo_file'
import type { TarEntry } from '../archive/tar_header.js'

/** An original that a photo here lacks. */
export interface LostOriginal {
  photoId: string
  key: string
  org: string
  bytes: number
}

const MOST_KNOWN = 10_000
const MOST_SHOWN = 50
const AT_ONCE = 400

/** Finds out which originals of a backup are wanted here: those that rows name, and that are gone or too short. */
export class LostOriginals {
  readonly #keys: string[] = []

  async look({ name, bytes }: TarEntry) {
    if (!name.startsWith('files/') || !name.includes('/originals/')) return
    if (this.#keys.length >= MOST_KNOWN) return
    const key = name.slice('files/'.length)
    const found = await stat(storedPath(key)).catch(() => null)
    if (found?.size !== bytes) this.#keys.push(key)
  }

  /** How many photos here lack one of them, and the first. */
  async end() {
    const originals: LostOriginal[] = []
    let count = 0
    for (let at = 0; at < this.#keys.length; at += AT_ONCE) {
      const files = await PhotoFile.acrossOrgs()
        .whereIn('storage_key', this.#keys.slice(at, at + AT_ONCE))
        .preload('org')
        .orderBy('storage_key')
      count += files.length
      for (const { photoId, storageKey: key, org, byteSize } of files) {
        if (originals.length === MOST_SHOWN) break
        originals.push({ photoId, key, org: org.name, bytes: Number(byteSize) })
      }
    }
    return { count, originals }
  }
}
