import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import PhotoPolicy from '#policies/photo_policy'
import { trashFactsOf } from '#transformers/trash_facts'

/** A photo as one member of its org sees it: `tags` and that member's `favorites` are loaded. */
export default class PhotoTransformer extends BaseTransformer<Photo> {
  constructor(
    resource: Photo,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { camera, latitude, longitude, exif, files, album, uploadedBy, createdAt, trashedAt } =
      this.resource
    return {
      ...this.forGrid(),
      camera,
      latitude,
      longitude,
      exif,
      mime: files[0]?.mime ?? null,
      sha256: files[0]?.sha256 ?? null,
      byteSize: files.reduce((sum, { byteSize }) => sum + byteSize, 0),
      album: { id: album.id, name: album.name },
      uploadedBy: uploadedBy ? { id: uploadedBy.id, name: uploadedBy.name } : null,
      createdAt: createdAt.toUTC().toISO()!,
      trashedAt: trashedAt?.toUTC().toISO() ?? null,
    }
  }

  forShow() {
    return this.toObject()
  }

  forGrid() {
    const photo = this.resource
    const { id, albumId, name, kind, failure, width, height, takenOffset, thumbhash, caption } =
      photo
    return {
      id,
      albumId,
      name,
      kind,
      state: publicState(photo),
      failure,
      width,
      height,
      takenAt: DateTime.fromMillis(photo.takenAt, { zone: 'utc' }).toISO()!,
      takenOffset,
      thumbhash,
      favorite: photo.favorites.length > 0,
      caption,
      rating: photo.rating,
      tags: photo.tags.map((tag) => tag.name),
      uploadedById: photo.uploadedById,
      can: { edit: new PhotoPolicy().edit(this.viewer, photo) },
      urls: fileUrls(this.viewer.org.slug, id),
    }
  }

  forTrash() {
    return { ...this.forGrid(), ...trashFactsOf(this.resource) }
  }
}

/** People wait for a picture or see it; that its bytes are stored already is ours to know. */
export function publicState({ state }: Pick<Photo, 'state'>) {
  return state === 'stored' ? 'processing' : state
}

/** The photo that stands for many: for those of an album, or of a search. */
export function coverOf(
  slug: string,
  photo: Pick<Photo, 'id' | 'thumbhash' | 'width' | 'height'> | null
) {
  if (!photo) return null
  const { id, thumbhash, width, height } = photo
  const { thumb, preview } = fileUrls(slug, id)
  return { photoId: id, thumbUrl: thumb, previewUrl: preview, thumbhash, width, height }
}

export function fileUrls(slug: string, photoId: string) {
  const base = `/api/v1/orgs/${slug}/photos/${photoId}/files`
  return {
    thumb: `${base}/thumb`,
    preview: `${base}/preview`,
    full: `${base}/full`,
    original: `${base}/original`,
  }
}
