import type { HttpContext } from '@adonisjs/core/http'
import type { Infer } from '@vinejs/vine/types'
import { ChangePhotos } from '#actions/change_photos'
import { PurgePhotos } from '#actions/purge_photos'
import { answer, answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import type Photo from '#models/photo'
import AlbumPolicy from '#policies/album_policy'
import PhotoPolicy from '#policies/photo_policy'
import { findTargetAlbum } from '#queries/albums'
import { findPhotoInUse, findPhotoToShow, listPhotos } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'
import { deletionValidator } from '#validators/deletion'
import { momentOf } from '#validators/moment'
import { photoListValidator, photoUpdateValidator } from '#validators/photo'

export default class PhotosController {
  async index(ctx: HttpContext) {
    const {
      cursor,
      limit,
      album_id: albumId,
      ...rest
    } = await ctx.request.validateUsing(photoListValidator)
    const filters = { ...rest, albumId }
    const { photos, next } = await listPhotos(ctx.membership, filters, { cursor, limit })
    const rows = PhotoTransformer.transform(photos, ctx.membership).useVariant('forGrid')
    return answerList(ctx, rows, next)
  }

  async show(ctx: HttpContext) {
    const photo = await findPhotoToShow(ctx.membership, ctx.params.id)
    return answer(ctx, PhotoTransformer.transform(photo, ctx.membership).useVariant('forShow'))
  }

  async update(ctx: HttpContext) {
    const photo = await findPhotoInUse(ctx.org, ctx.params.id)
    await ctx.bouncer.with(PhotoPolicy).authorize('edit', photo)
    const { album_id: albumId, ...words } = await ctx.request.validateUsing(photoUpdateValidator)
    const album = albumId ? await findTargetAlbum(ctx.org, albumId) : undefined
    if (album) await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    const change = { ...changeOf(words), album }
    await new ChangePhotos().handle({ actor: ctx.membership, photoIds: [photo.id], change })
    return this.show(ctx)
  }

  async destroy(ctx: HttpContext) {
    const photo = await ctx.org.findPhoto(ctx.params.id)
    const { permanent } = await ctx.request.validateUsing(deletionValidator)
    await (permanent ? this.#purge(ctx, photo) : this.#trash(ctx, photo))
    return ctx.response.noContent()
  }

  async #trash({ bouncer, membership: actor }: HttpContext, photo: Photo) {
    await bouncer.with(PhotoPolicy).authorize('trash', photo)
    await new ChangePhotos().handle({ actor, photoIds: [photo.id], change: { trashed: true } })
  }

  async #purge({ bouncer, org }: HttpContext, photo: Photo) {
    await bouncer.with(PhotoPolicy).authorize('purge')
    if (!photo.isTrashed) throw new Refusal(409, 'E_NOT_IN_TRASH')
    await new PurgePhotos().handle({ org, scope: { photoIds: [photo.id] } })
  }
}

type PhotoUpdate = Omit<Infer<typeof photoUpdateValidator>, 'album_id'>

function changeOf({ taken_at: takenAt, taken_offset: takenOffset, ...rest }: PhotoUpdate) {
  return { ...rest, takenOffset, takenAt: takenAt ? momentOf(takenAt).toMillis() : undefined }
}
