import logger from '@adonisjs/core/services/logger'
import { applyFilters } from '#extension/filters'
import type { Facts } from '#media/inspect'
import type { ExifFacts } from '#models/photo'
import { asTag } from '#models/tag'
import { MAX_TAGS_PER_PHOTO } from '#validators/tag'

interface FactsContext {
  orgId: string
  albumId: string
  facts: Facts
  /** When the file was last changed where it came from, in epoch milliseconds. */
  modifiedAt: number | null
}

const MOST = { caption: 2_000, camera: 160 }

/** What a new photo knows from its file, in the words of our tables, after plugins had their say. */
export async function photoFacts({ orgId, albumId, facts, modifiedAt }: FactsContext) {
  const exif = exifOf(facts)
  const { caption, tags } = await applyFilters(
    'photo.facts@1',
    { caption: facts.caption, tags: facts.keywords },
    { orgId, albumId, exif },
    (error) => logger.warn({ err: error, orgId }, 'A plugin could not add to the facts of a photo')
  )
  return {
    columns: {
      ...takenOf(facts, modifiedAt),
      kind: facts.kind,
      width: facts.width,
      height: facts.height,
      latitude: facts.latitude,
      longitude: facts.longitude,
      camera: cameraOf(facts),
      caption: caption?.slice(0, MOST.caption) ?? null,
      exif,
    },
    tags: tags.map(asTag).filter(Boolean).slice(0, MAX_TAGS_PER_PHOTO),
  }
}

function takenOf({ takenAt, takenAtOffset }: Facts, modifiedAt: number | null) {
  if (takenAt !== null) {
    return { takenAt, takenOffset: takenAtOffset, takenSource: 'exif' as const }
  }
  if (modifiedAt !== null) {
    return { takenAt: modifiedAt, takenOffset: null, takenSource: 'file' as const }
  }
  return { takenAt: Date.now(), takenOffset: null, takenSource: 'upload' as const }
}

/** «Canon EOS R5», not «Canon Canon EOS R5». */
function cameraOf({ camera: { make, model } }: Facts) {
  if (!model) return make?.slice(0, MOST.camera) ?? null
  const named = !make || model.toLowerCase().startsWith(make.toLowerCase().split(' ')[0])
  return (named ? model : `${make} ${model}`).slice(0, MOST.camera)
}

/** Small and flat: what the info panel shows beyond its own columns. Absent facts have no key. */
function exifOf({ camera, exposure, altitude, title, rating, format, takenAtLocal, exif }: Facts) {
  const all = {
    ...camera,
    ...exposure,
    altitude,
    title,
    rating,
    format,
    takenAtLocal,
    ...panelOf(exif),
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null && value !== undefined)
  ) as ExifFacts
}

function panelOf(panel: Facts['exif']) {
  return Object.fromEntries(
    Object.entries(panel).map(([tag, value]) => [`${tag[0].toLowerCase()}${tag.slice(1)}`, value])
  )
}
