import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { makeId } from '#models/concerns/identified'
import type { EarlyThumb } from '#actions/draw_thumbs'
import { photoFacts } from '#actions/photo_facts'
import { announce } from '#extension/events'
import RenderPhotoJob from '#jobs/render_photo_job'
import type { Facts } from '#media/inspect'
import type Album from '#models/album'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { attachTags, noteTags } from '#queries/photo_tags'
import { enqueueMany } from '#queue/queue'
import { originalKey } from '#storage/keys'

/** A received and inspected file that waits in the temp area. */
export interface Candidate {
  path: string
  name: string
  bytes: number
  sha256: string
  facts: Facts
  modifiedAt: number | null
}

export type PhotoDraft = Awaited<ReturnType<typeof draftPhoto>>

/** A photo to be: everything is known but whether it will be let in. */
export async function draftPhoto(album: Album, { facts, modifiedAt, ...file }: Candidate) {
  const { orgId, id: albumId } = album
  const { extension, mime } = facts
  const fileId = makeId()
  return {
    ...file,
    ...(await photoFacts({ orgId, albumId, facts, modifiedAt })),
    orgId,
    mime,
    fileId,
    photoId: makeId(),
    key: originalKey({ orgId, fileId, extension, at: DateTime.utc() }),
  }
}

export interface CompleteDraft extends PhotoDraft {
  /** Where it was drawn already. */
  thumb: EarlyThumb | null
}

/** Rows, tags, the job that renders and the news, all or none. */
export async function insertPhotos(
  drafts: CompleteDraft[],
  { album, uploaderId }: { album: Album; uploaderId: string | null },
  client: TransactionClientContract
) {
  const { orgId, id: albumId } = album
  await Photo.createMany(
    drafts.map(({ photoId, name, columns, thumb }) => ({
      ...columns,
      thumbhash: thumb?.thumbhash ?? null,
      perceptualHash: thumb?.phash ?? null,
      id: photoId,
      orgId,
      albumId,
      name,
      uploadedById: uploaderId,
      state: 'stored' as const,
    })),
    { client }
  )
  await PhotoFile.createMany(
    drafts.map(({ fileId, photoId, key, name, mime, bytes, sha256 }) => ({
      id: fileId,
      orgId,
      photoId,
      storageKey: key,
      name,
      mime,
      byteSize: bytes,
      sha256,
    })),
    { client }
  )
  await attachTags(orgId, drafts, client)
  const tagged = drafts.filter(({ tags }) => tags.length)
  const after = new Map(tagged.map(({ photoId, tags }) => [photoId, tags]))
  await noteTags(orgId, { after }, client)
  await enqueueMany(
    RenderPhotoJob,
    drafts.map(({ photoId }) => ({ payload: { photoId }, orgId, uniqueKey: photoId })),
    { client }
  )
  for (const { photoId } of drafts) announce('photo.added@1', { orgId, albumId, photoId }, client)
}
