import { join } from 'node:path'
import type { DateTime } from 'luxon'
import env from '#start/env'

export type RenditionKind = 'thumb' | 'preview'

export interface OriginalAddress {
  orgId: string
  fileId: string
  extension: string
  at: DateTime
}

/** Where an original lives on the disk that Drive names. Everything in it is ours: no name a person gave ends up in a path. */
export function originalKey({ orgId, fileId, extension, at }: OriginalAddress) {
  return `${originalFolder(orgId)}/${at.toUTC().toFormat('yyyy/MM')}/${fileId}.${extension}`
}

export const originalFolder = (orgId: string) => `orgs/${orgId}/originals`

/** Everything an org keeps. */
export const orgFolder = (orgId: string) => `orgs/${orgId}`

export function renditionFolder(orgId: string, photoId: string) {
  return `orgs/${orgId}/renditions/${photoId}`
}

export function renditionKey(orgId: string, photoId: string, kind: RenditionKind) {
  return `${renditionFolder(orgId, photoId)}/${kind}.webp`
}

/** A room of their own: they are counted and thrown away together, while other renditions stay with their photo. */
export const fullViewFolder = (orgId: string) => `orgs/${orgId}/full_views`

/** Every pixel of a picture in a format that browsers show: made when somebody looks that closely. */
export const fullViewKey = (orgId: string, photoId: string) =>
  `${fullViewFolder(orgId)}/${photoId}.jpg`

export const tempRoot = () => join(env.get('DATA_DIR'), 'tmp', 'orgs')

/** On the same file system as the files, so that moving a finished upload into place is a rename. */
export const tempFolder = (orgId: string) => join(tempRoot(), orgId)

/** Folders of requests and jobs under way: each has one of its own and takes it away again. */
export const workFolder = (orgId: string) => join(tempFolder(orgId), 'work')

/** Bytes of resumable uploads, one file each, named by the upload's id. */
export const uploadsFolder = (orgId: string) => join(tempFolder(orgId), 'uploads')

export const uploadPath = (orgId: string, uploadId: string) => join(uploadsFolder(orgId), uploadId)

/** Lists taken along as a file, until they expire. */
export const EXPORTS = 'exports'

export const exportKey = ({ id, format }: { id: string; format: string }) =>
  `${EXPORTS}/${id}.${format}`

/** Where an export is written until it is whole. */
export const exportPart = (name: string) => join(env.get('DATA_DIR'), 'tmp', EXPORTS, name)

/** Files that no row knows, by the day they were found and then by the key they had. */
export const ORPHANAGE = 'orphans'

export const setAsideKey = (key: string, at: DateTime) =>
  `${ORPHANAGE}/${at.toUTC().toISODate()}/${key}`
