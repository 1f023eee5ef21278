import type { UploadRow } from '~/components/upload/upload_rows'

const AT_ONCE = 100
const PHOTOS_AT_ONCE = 2000
const PARCEL_BYTES = 4 * 1024 * 1024

const placeOf = ({ batch, target, folders }: UploadRow) =>
  [batch, target.slug, target.album.id, ...folders].join('/')

const ON_THE_WAY = ['absent', 'checking', 'waiting', 'sending']

/** Sidecars that wait, with the photos that came from the same folder, as soon as all of these have found their end. */
export function sidecarGroups(rows: readonly UploadRow[]) {
  const held = rows.filter(({ state, notBefore }) => state === 'held' && notBefore <= Date.now())
  const photos = Map.groupBy(
    rows.filter(({ kind }) => kind === 'photo'),
    placeOf
  )
  return [...Map.groupBy(held, placeOf)].flatMap(([place, sidecars]) => {
    const beside = photos.get(place) ?? []
    return beside.some(({ state }) => ON_THE_WAY.includes(state))
      ? []
      : [{ sidecars, photos: beside.filter(({ photoIds }) => photoIds.length > 0) }]
  })
}

/** In portions that the server takes in one request. */
export function sidecarParcels(sidecars: readonly UploadRow[], photos: readonly UploadRow[]) {
  const parcels: UploadRow[][] = [[]]
  let bytes = 0
  for (const row of sidecars.toSorted((a, b) => a.name.localeCompare(b.name))) {
    if (parcels.at(-1)!.length >= AT_ONCE || bytes + row.size > PARCEL_BYTES) {
      parcels.push([])
      bytes = 0
    }
    parcels.at(-1)!.push(row)
    bytes += row.size
  }
  return parcels
    .filter(({ length }) => length > 0)
    .map((parcel) => ({ sidecars: parcel, photoIds: idsFor(parcel, photos) }))
}

/** All photos of the folder; of too many those whose names begin alike. */
function idsFor(parcel: readonly UploadRow[], photos: readonly UploadRow[]) {
  const stems = new Set(parcel.map(({ name }) => stemOf(name)))
  const near =
    photos.length > PHOTOS_AT_ONCE ? photos.filter(({ name }) => stems.has(stemOf(name))) : photos
  return near.flatMap(({ photoIds }) => photoIds).slice(0, PHOTOS_AT_ONCE)
}

/** What stays of a name when numbers in brackets, «-edited» and cut endings are left out. */
export const stemOf = (name: string) =>
  name
    .toLowerCase()
    .split('.')[0]
    .replace(/\(\d+\)|-edited|-bearbeitet/g, '')
    .trim()
    .slice(0, 40)
