import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type Membership from '#models/membership'
import AlbumPolicy from '#policies/album_policy'
import type { AlbumDetails, AlbumSummary } from '#queries/albums'
import { coverOf } from '#transformers/photo_transformer'
import { trashFactsOf } from '#transformers/trash_facts'

/** An album as one member of its org sees it. */
export default class AlbumTransformer extends BaseTransformer<AlbumSummary> {
  constructor(
    resource: AlbumSummary,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    return this.forList()
  }

  forList() {
    const { album, photoCount, cover, firstTakenAt, lastTakenAt } = this.resource
    return {
      id: album.id,
      name: album.name,
      description: album.description,
      position: album.position,
      photoCount,
      cover: coverOf(this.viewer.org.slug, cover),
      firstTakenAt: isoOf(firstTakenAt),
      lastTakenAt: isoOf(lastTakenAt),
      createdAt: album.createdAt.toUTC().toISO()!,
      trashedAt: album.trashedAt?.toUTC().toISO() ?? null,
      can: this.#abilities(),
    }
  }

  forShow() {
    const { album, contributors, tags } = this.resource as AlbumDetails
    const { createdBy } = album
    return {
      ...this.forList(),
      coverPhotoId: album.coverPhotoId,
      createdBy: createdBy ? { id: createdBy.id, name: createdBy.name } : null,
      contributors,
      tags,
    }
  }

  forTrash() {
    return { ...this.forList(), ...trashFactsOf(this.resource.album) }
  }

  #abilities() {
    const policy = new AlbumPolicy()
    const { album } = this.resource
    return {
      edit: policy.edit(this.viewer, album),
      trash: policy.trash(this.viewer, album),
      upload: policy.upload(this.viewer),
    }
  }
}

function isoOf(millis: number | null) {
  return millis === null ? null : DateTime.fromMillis(millis, { zone: 'utc' }).toISO()!
}
