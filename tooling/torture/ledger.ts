import type { Picture } from './picture_source.js'

/** What the server owes: everything it has acknowledged. */
export class Ledger {
  /** By hash, the photo that was acknowledged. */
  readonly photos = new Map<string, string>()
  /** Asked to be purged, and not yet heard that they are. */
  readonly leaving = new Map<string, string>()
  readonly problems: string[] = []
  acknowledged = 0
  purged = 0

  acknowledge({ name, sha256 }: Picture, photoId: string, way: string) {
    const known = this.photos.get(sha256)
    if (known === photoId) return
    if (known) return this.complain(`${way}: ${name} was photo ${known} and is now ${photoId}`)
    this.photos.set(sha256, photoId)
    this.acknowledged++
  }

  forget(sha256: string) {
    this.photos.delete(sha256)
    this.leaving.delete(sha256)
    this.purged++
  }

  complain(problem: string) {
    this.problems.push(problem)
  }
}
