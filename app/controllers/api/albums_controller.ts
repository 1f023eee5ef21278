import type { HttpContext } from '@adonisjs/core/http'
import { ChangeAlbum } from '#actions/change_album'
import { CreateAlbum } from '#actions/create_album'
import { PurgeAlbum } from '#actions/purge_album'
import { TrashAlbum } from '#actions/trash_album'
import { answer, answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import type Album from '#models/album'
import AlbumPolicy from '#policies/album_policy'
import { findAlbumToShow, listAlbums } from '#queries/albums'
import AlbumTransformer from '#transformers/album_transformer'
import { albumUpdateValidator, albumValidator } from '#validators/album'
import { deletionValidator } from '#validators/deletion'
import { pagingValidator } from '#validators/paging'

export default class AlbumsController {
  async index(ctx: HttpContext) {
    const paging = await ctx.request.validateUsing(pagingValidator)
    const { albums, next } = await listAlbums(ctx.org.id, paging)
    const rows = AlbumTransformer.transform(albums, ctx.membership).useVariant('forList')
    return answerList(ctx, rows, next)
  }

  async store(ctx: HttpContext) {
    await ctx.bouncer.with(AlbumPolicy).authorize('create')
    const input = await ctx.request.validateUsing(albumValidator)
    const album = await new CreateAlbum().handle({ actor: ctx.membership, ...input })
    return this.#answer(ctx, album.id, 201)
  }

  async show(ctx: HttpContext) {
    return this.#answer(ctx, ctx.params.albumId)
  }

  async update(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    await ctx.bouncer.with(AlbumPolicy).authorize('edit', album)
    if (album.isTrashed) throw new Refusal(409, 'E_IN_TRASH')
    const input = await ctx.request.validateUsing(albumUpdateValidator)
    const { cover_photo_id: coverPhotoId, ...rest } = input
    await new ChangeAlbum().handle({ album, changes: { ...rest, coverPhotoId } })
    return this.#answer(ctx, album.id)
  }

  async destroy(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    const { permanent } = await ctx.request.validateUsing(deletionValidator)
    await (permanent ? this.#purge(ctx, album) : this.#trash(ctx, album))
    return ctx.response.noContent()
  }

  async #trash({ bouncer, membership: actor }: HttpContext, album: Album) {
    await bouncer.with(AlbumPolicy).authorize('trash', album)
    await new TrashAlbum().handle({ actor, album })
  }

  async #purge({ bouncer, org }: HttpContext, album: Album) {
    await bouncer.with(AlbumPolicy).authorize('purge')
    if (!album.isTrashed) throw new Refusal(409, 'E_NOT_IN_TRASH')
    await new PurgeAlbum().handle({ org, albumId: album.id })
  }

  async #answer(ctx: HttpContext, id: string, status = 200) {
    const album = await findAlbumToShow(ctx.org.id, id)
    const row = AlbumTransformer.transform(album, ctx.membership).useVariant('forShow')
    return answer(ctx, row, status)
  }
}
