import type { HttpContext } from '@adonisjs/core/http'
import type { Infer } from '@vinejs/vine/types'
import { ChangeShareLink } from '#actions/change_share_link'
import { CreateShareLink, type ShareTerms } from '#actions/create_share_link'
import { RevokeShareLink } from '#actions/revoke_share_link'
import { originFor } from '#config/web'
import { answer, answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import AlbumPolicy from '#policies/album_policy'
import ShareLinkPolicy from '#policies/share_link_policy'
import { findTargetAlbum } from '#queries/albums'
import { findPhotosToShare, findShareLinkToShow, listShareLinks } from '#queries/shares'
import ShareLinkTransformer from '#transformers/share_link_transformer'
import { momentOf } from '#validators/moment'
import {
  shareLinkChangesValidator,
  shareLinkListValidator,
  shareLinkValidator,
} from '#validators/share_link'

export default class ShareLinksController {
  async index(ctx: HttpContext) {
    const {
      cursor,
      limit,
      album_id: albumId,
      state,
    } = await ctx.request.validateUsing(shareLinkListValidator)
    const { links, next } = await listShareLinks(ctx.org.id, { albumId, state }, { cursor, limit })
    const rows = ShareLinkTransformer.transform(links, ctx.membership, originFor(ctx.request))
    return answerList(ctx, rows, next)
  }

  async store(ctx: HttpContext) {
    await ctx.bouncer.with(ShareLinkPolicy).authorize('create')
    const input = await ctx.request.validateUsing(shareLinkValidator)
    const { album_id: albumId, photo_ids: photoIds } = input
    if (albumId && photoIds) throw new Refusal(422, 'E_SHARE_ONE_THING', { field: 'photo_ids' })
    if (input.allow_upload) await this.#mayTakeUploads(ctx, Boolean(albumId))
    const link = await new CreateShareLink().handle({
      actor: ctx.membership,
      album: albumId ? await findTargetAlbum(ctx.org, albumId) : undefined,
      photoIds: photoIds && (await findPhotosToShare(ctx.org.id, photoIds)),
      terms: termsOf(input),
    })
    return this.#answer(ctx, link.id, 201)
  }

  async show(ctx: HttpContext) {
    const link = await ctx.org.findShareLink(ctx.params.id)
    return this.#answer(ctx, link.id)
  }

  async update(ctx: HttpContext) {
    const link = await ctx.org.findShareLink(ctx.params.id)
    await ctx.bouncer.with(ShareLinkPolicy).authorize('edit', link)
    const input = await ctx.request.validateUsing(shareLinkChangesValidator)
    if (input.allow_upload) await this.#mayTakeUploads(ctx, link.albumId !== null)
    const terms = termsOf(input)
    await new ChangeShareLink().handle({ link, terms })
    return this.#answer(ctx, link.id)
  }

  async destroy(ctx: HttpContext) {
    const link = await ctx.org.findShareLink(ctx.params.id)
    await ctx.bouncer.with(ShareLinkPolicy).authorize('revoke', link)
    await new RevokeShareLink().handle({ actor: ctx.membership, link })
    return ctx.response.noContent()
  }

  /** Nobody hands on what they may not do themselves. */
  async #mayTakeUploads({ bouncer }: HttpContext, isAlbum: boolean) {
    await bouncer.with(AlbumPolicy).authorize('upload')
    if (!isAlbum) throw new Refusal(422, 'E_SHARE_UPLOAD_ALBUM', { field: 'allow_upload' })
  }

  async #answer(ctx: HttpContext, id: string, status = 200) {
    const link = await findShareLinkToShow(ctx.org.id, id)
    const row = ShareLinkTransformer.transform(link, ctx.membership, originFor(ctx.request))
    return answer(ctx, row, status)
  }
}

type Input = Infer<typeof shareLinkChangesValidator>

function termsOf(input: Input): ShareTerms {
  const { title, password, expires_at: expires } = input
  const terms = {
    title,
    password,
    expiresAt: expires && momentOf(expires),
    maxViews: input.max_views,
    allowOriginals: input.allow_originals,
    allowDownload: input.allow_download,
    allowUpload: input.allow_upload,
    allowLocation: input.allow_location,
  }
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined))
}
