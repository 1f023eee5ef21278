import vine from '@vinejs/vine'
import { photoFilters } from '#validators/photo'

const narrowing = { ...photoFilters, favorite: vine.boolean().optional() }

const inOneOrg = { ...narrowing, album_id: vine.string().uuid().optional() }

const place = { photo_id: vine.string().uuid() }

export const timelineValidator = vine.create(inOneOrg)

export const timelinePlaceValidator = vine.create({ ...inOneOrg, ...place })

/** Across orgs: an album is in one of them. */
export const myTimelineValidator = vine.create(narrowing)

export const myTimelinePlaceValidator = vine.create({ ...narrowing, ...place })
