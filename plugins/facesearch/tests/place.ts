import { makeId } from '#models/concerns/identified'
import type Album from '#models/album'
import type Org from '#models/org'
import type Photo from '#models/photo'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import { BUILT_IN } from '../engine/builtin/built_in_info.js'
import Face from '../face.js'
import FaceOrg from '../face_org.js'
import IndexedPhoto from '../indexed_photo.js'
import Person from '../person.js'

/** The engine that runs, so that pictures may be compared with generated faces; its vectors have as many numbers. */
export const ENGINE = BUILT_IN.modelVersion
export const DIMENSION = BUILT_IN.dim

/** Numbers between 0 and 1 that are the same every time (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function unit(vector: Float32Array) {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** Any direction: two of them are about 1 apart. */
export function someVector(random = Math.random, dimension = DIMENSION) {
  return unit(Float32Array.from({ length: dimension }, () => gauss(random)))
}

/** Another picture of the same person: about `distance` (1 − cosine) away from it. */
export function near(vector: Float32Array, distance = 0.03, random = Math.random) {
  const side = someVector(random, vector.length)
  const along = side.reduce((sum, value, at) => sum + value * vector[at], 0)
  const across = unit(side.map((value, at) => value - along * vector[at]))
  const angle = Math.acos(1 - distance)
  return unit(vector.map((value, at) => value * Math.cos(angle) + across[at] * Math.sin(angle)))
}

const gauss = (random: () => number) =>
  Math.sqrt(-2 * Math.log(random() || Number.MIN_VALUE)) * Math.cos(2 * Math.PI * random())

/** People, an album, and face search switched on, with nothing found yet. */
export async function makeFaceOrg({ isOn = true, engineVersion = ENGINE } = {}) {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org, cast.owner)
  if (isOn) await switchOn(cast.org, cast.owner.id, engineVersion)
  return { ...cast, album }
}

/** As an owner who agreed to it. */
export async function switchOn(org: Org, consentedBy: string, engineVersion = ENGINE) {
  await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: org.id, isOn: true })
  const consent = { basis: 'Everybody agreed', consentedBy, consentedAt: Date.now() }
  const state = { engineVersion, changeSequence: 0, removalSequence: 0, visitors: true }
  const faceOrg = (await FaceOrg.within(org.id).first()) ?? new FaceOrg()
  return faceOrg.merge({ orgId: org.id, ...consent, ...state }).save()
}

/** A face as indexing leaves it, by itself unless a person is named. */
export async function makeFace(
  { orgId, id: photoId }: Photo,
  embedding: Float32Array | null = someVector(),
  part: Partial<Face> = {}
) {
  const face = await Face.create({
    ...{ orgId, photoId, embedding, engineVersion: ENGINE },
    ...{ x: 0.4, y: 0.3, width: 0.2, height: 0.2, score: 0.98, quality: 0.9, sizePx: 200 },
    ...{ personId: null, personSource: null, state: 'active' as const },
    change: 0,
    ...part,
  })
  const facts = { orgId, photoId, engineVersion: ENGINE, state: 'done' as const, attempts: 1 }
  const known = await IndexedPhoto.within(orgId).where('photo_id', photoId).first()
  const indexed = known ?? new IndexedPhoto()
  await indexed.merge({ ...facts, faces: (known?.faces ?? 0) + 1, indexedAt: Date.now() }).save()
  return face
}

export interface PeopleParts {
  people?: number
  photosEach?: number
  seed?: number
}

/** Photos with one face each, already put together into people of generated vectors. */
export async function fillWithPeople(
  album: Album,
  { people = 3, photosEach = 4, seed = 1 }: PeopleParts = {}
) {
  const random = seeded(seed)
  const made: { person: Person; faces: Face[]; photos: Photo[] }[] = []
  for (let at = 0; at < people; at++) made.push(await makePerson(album, photosEach, random))
  return made
}

/** Somebody with so many photos, one face in each. */
export async function makePerson(album: Album, photoCount: number, random = Math.random) {
  const { orgId } = album
  const middle = someVector(random)
  const person = await Person.create({ id: makeId(), orgId, engineVersion: ENGINE, faceCount: 0 })
  const photos: Photo[] = []
  const faces: Face[] = []
  for (let at = 0; at < photoCount; at++) {
    const photo = await makePhoto(album)
    const part = { personId: person.id, personSource: 'auto' as const }
    photos.push(photo)
    faces.push(await makeFace(photo, near(middle, 0.02, random), part))
  }
  const vectorSum = new Float32Array(DIMENSION)
  for (const { embedding } of faces) embedding!.forEach((value, at) => (vectorSum[at] += value))
  await person.merge({ vectorSum, faceCount: faces.length, coverFaceId: faces[0].id }).save()
  return { person, faces, photos }
}
