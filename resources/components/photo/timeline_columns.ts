import type { GridColumns } from '~/components/photo/grid_stack'
import { aspectOf, type Shapes } from '~/components/photo/justified_rows'
import type { Photo } from '~/components/photo/photo_types'
import { wallClock } from '~/components/photo/taken'

/** One bucket of the timeline as the API answers it: one array a fact, all of one length. */
export type ColumnFacts = {
  ids: string[]
  names: string[]
  captions: (string | null)[]
  albumIds: string[]
  widths: number[]
  heights: number[]
  /** Milliseconds since 1970, UTC. */
  takenAt: number[]
  takenOffsets: (number | null)[]
  states: Photo['state'][]
  failures: Photo['failure'][]
  kinds: Photo['kind'][]
  ratings: Photo['rating'][]
  favorites: (0 | 1)[]
  thumbhashes: (string | null)[]
  uploadedByIds: (string | null)[]
  editable: (0 | 1)[]
  /** Place of its org in the answer's list of orgs, where several are shown together. */
  org?: number[]
}

/** As the API answers. */
export type BucketFacts = ColumnFacts & {
  orgs?: OrgName[]
}

export type OrgName = {
  slug: string
  name: string
}

type Column = keyof ColumnFacts

const DAY_MS = 86_400_000

/** The clock of the place, in milliseconds. */
export const localTime = (photo: Pick<Photo, 'takenAt' | 'takenOffset'>) =>
  wallClock(photo).getTime()

/** The photos of one bucket. What people do changes it in place; `shapes` is new when sizes or places did. */
export class TimelineColumns implements GridColumns {
  shapes: Shapes
  #facts: ColumnFacts
  #places: Map<string, number> | null = null
  #made = new Map<string, Photo>()

  #orgs: readonly OrgName[]

  /** `home` is the org that everything is of, unless the answer names several. */
  constructor({ orgs, ...facts }: BucketFacts, home: OrgName) {
    this.#orgs = orgs ?? [home]
    this.#facts = facts
    this.shapes = shapesOf(facts)
  }

  get ids(): readonly string[] {
    return this.#facts.ids
  }

  get aspectSum() {
    let sum = 0
    for (let at = 0; at < this.ids.length; at++) sum += this.shapes.aspects[at]
    return sum
  }

  indexOf(id: string) {
    this.#places ??= new Map(this.#facts.ids.map((known, index) => [known, index]))
    return this.#places.get(id)
  }

  localAt(index: number) {
    return this.#facts.takenAt[index] + (this.#facts.takenOffsets[index] ?? 0) * 60_000
  }

  photoAt(index: number): Photo {
    const id = this.#facts.ids[index]
    const there = this.#made.get(id)
    if (there) return there
    const photo = this.#make(index)
    this.#made.set(id, photo)
    return photo
  }

  #make(index: number): Photo {
    const facts = this.#facts
    const id = facts.ids[index]
    const files = `/api/v1/orgs/${this.#orgAt(index).slug}/photos/${id}/files`
    return {
      id,
      albumId: facts.albumIds[index],
      name: facts.names[index],
      state: facts.states[index],
      failure: facts.failures[index],
      width: facts.widths[index],
      height: facts.heights[index],
      takenAt: new Date(facts.takenAt[index]).toISOString(),
      takenOffset: facts.takenOffsets[index],
      kind: facts.kinds[index],
      rating: facts.ratings[index],
      thumbhash: facts.thumbhashes[index],
      favorite: facts.favorites[index] === 1,
      caption: facts.captions[index],
      tags: [],
      uploadedById: facts.uploadedByIds[index],
      can: { edit: facts.editable[index] === 1 },
      urls: {
        thumb: `${files}/thumb`,
        preview: `${files}/preview`,
        full: `${files}/full`,
        original: `${files}/original`,
      },
    }
  }

  #orgAt(index: number) {
    return this.#orgs[this.#facts.org?.[index] ?? 0]
  }

  /** Of which org a photo is. */
  orgOf(id: string) {
    const index = this.indexOf(id)
    return index === undefined ? undefined : this.#orgAt(index)
  }

  /** Lays new facts over a photo that keeps its time. */
  patch(index: number, part: Partial<Photo>) {
    const photo = { ...this.photoAt(index), ...part }
    const before = this.#facts.widths[index] / this.#facts.heights[index]
    this.#made.set(photo.id, photo)
    for (const [column, value] of Object.entries(factsOf(photo)))
      (this.#facts[column as Column] as unknown[])[index] = value
    if (photo.width / photo.height !== before) this.#reshape()
  }

  /** Takes out what is named, and answers it. */
  remove(gone: ReadonlySet<string>) {
    const kept: number[] = []
    const removed: Photo[] = []
    this.#facts.ids.forEach((id, index) => {
      if (gone.has(id)) removed.push(this.photoAt(index))
      else kept.push(index)
    })
    if (removed.length > 0) this.#reorder(kept)
    for (const { id } of removed) this.#made.delete(id)
    return removed
  }

  /** Puts photos where their time says. None of them is here already. */
  insert(photos: readonly Photo[]) {
    for (const photo of photos) {
      this.#made.set(photo.id, photo)
      for (const [column, value] of Object.entries(factsOf(photo)))
        (this.#facts[column as Column] as unknown[]).push(value)
    }
    const order = this.#facts.ids.map((_, index) => index)
    this.#reorder(order.sort((one, other) => this.#compare(one, other)))
  }

  /** Newest first, then by id, as the server orders. */
  #compare(one: number, other: number) {
    const apart = this.localAt(other) - this.localAt(one)
    if (apart !== 0) return apart
    return this.#facts.ids[one] < this.#facts.ids[other] ? 1 : -1
  }

  #reorder(order: readonly number[]) {
    const facts: Record<string, unknown[]> = {}
    for (const [column, values] of Object.entries(this.#facts))
      facts[column] = order.map((index) => (values as unknown[])[index])
    this.#facts = facts as unknown as ColumnFacts
    this.#reshape()
  }

  #reshape() {
    this.#places = null
    this.shapes = shapesOf(this.#facts)
  }
}

function shapesOf({ widths, heights, takenAt, takenOffsets }: ColumnFacts): Shapes {
  const aspects = new Float32Array(widths.length)
  const days = new Int32Array(widths.length)
  for (let at = 0; at < widths.length; at++) {
    aspects[at] = aspectOf(widths[at], heights[at])
    days[at] = Math.floor((takenAt[at] + (takenOffsets[at] ?? 0) * 60_000) / DAY_MS)
  }
  return { aspects, days }
}

function factsOf(photo: Photo): { [Name in Exclude<Column, 'org'>]: ColumnFacts[Name][number] } {
  return {
    ids: photo.id,
    names: photo.name,
    captions: photo.caption,
    albumIds: photo.albumId,
    widths: photo.width,
    heights: photo.height,
    takenAt: Date.parse(photo.takenAt),
    takenOffsets: photo.takenOffset,
    states: photo.state,
    failures: photo.failure,
    kinds: photo.kind,
    ratings: photo.rating,
    favorites: photo.favorite ? 1 : 0,
    thumbhashes: photo.thumbhash,
    uploadedByIds: photo.uploadedById,
    editable: photo.can.edit ? 1 : 0,
  }
}

/** Columns with nothing in them, for a bucket that begins with a photo that has just come. */
export const noFacts = (): ColumnFacts => ({
  ids: [],
  names: [],
  captions: [],
  albumIds: [],
  widths: [],
  heights: [],
  takenAt: [],
  takenOffsets: [],
  states: [],
  failures: [],
  kinds: [],
  ratings: [],
  favorites: [],
  thumbhashes: [],
  uploadedByIds: [],
  editable: [],
})
