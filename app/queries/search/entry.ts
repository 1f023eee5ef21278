import { findableWords } from '#queries/search/words'

/**
 * What the index knows of one photo: a bag of marks, each beginning with the key of its org, so that the lists of one
 * org never mix with another's. After the key a letter says what kind of mark it is.
 */
export const MARKS = {
  everything: 'o',
  word: 'w',
  camera: 'c',
  tag: 't',
  album: 'a',
  person: 'u',
  format: 'f',
  kind: 'k',
  has: 'h',
  rating: 'r',
  /** Names alone: the words of tags and albums, people and cameras of the org. */
  tagName: 'T',
  albumName: 'A',
  uploader: 'U',
  cameraName: 'C',
} as const

export type Mark = keyof typeof MARKS

/** The last sixteen digits of a UUIDv7 are random: they tell orgs apart, in half the room. */
const KEY_LENGTH = 16

export const orgKey = (orgId: string) => compactId(orgId).slice(-KEY_LENGTH)

export const mark = (orgId: string, kind: Mark, value = '') => orgKey(orgId) + MARKS[kind] + value

export const compactId = (id: string) => id.replaceAll('-', '')

/** `image/svg+xml` as `svgxml`. */
export const formatWord = (mime: string) => mime.replace(/^image\//, '').replace(/[^a-z0-9]/gi, '')

type Text = string | null

/** Called by the triggers of SQLite for each photo they index. PostgreSQL has a twin in migration 0008. */
export function searchEntry(
  orgId: string,
  name: Text,
  caption: Text,
  camera: Text,
  albumId: string,
  uploaderId: Text,
  hasPlace: number,
  rating: number | null,
  kind: string,
  tagIds: Text,
  mimes: Text
) {
  const cameraWords = findableWords(camera ?? '')
  const words = new Set([
    ...findableWords(name ?? ''),
    ...findableWords(caption ?? ''),
    ...cameraWords,
  ])
  const marks = [
    mark(orgId, 'everything'),
    mark(orgId, 'album', compactId(albumId)),
    mark(orgId, 'kind', kind),
    ...[...words].map((word) => mark(orgId, 'word', word)),
    ...cameraWords.map((word) => mark(orgId, 'camera', word)),
    ...listed(tagIds).map((id) => mark(orgId, 'tag', compactId(id))),
    ...listed(mimes).map((mime) => mark(orgId, 'format', formatWord(mime))),
  ]
  if (uploaderId) marks.push(mark(orgId, 'person', compactId(uploaderId)))
  if (hasPlace) marks.push(mark(orgId, 'has', 'gps'))
  if (caption?.trim()) marks.push(mark(orgId, 'has', 'caption'))
  if (tagIds) marks.push(mark(orgId, 'has', 'tags'))
  if (rating) marks.push(mark(orgId, 'rating', String(rating)))
  return JSON.stringify(marks)
}

const listed = (joined: Text) => [...new Set(joined?.split(' ').filter(Boolean))]

/** The words of a name, for the list of names that searches look through. */
export const searchNameWords = (name: Text) => JSON.stringify(findableWords(name ?? ''))
