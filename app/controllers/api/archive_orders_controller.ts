import type { HttpContext } from '@adonisjs/core/http'
import { OrderArchive } from '#actions/order_archive'
import { answer } from '#controllers/api/answer'
import { findArchiveOrder } from '#queries/archive_orders'
import { listArchivedPhotos } from '#queries/archives'
import { archivedFiles } from '#storage/archived_photos'
import { unpackIds } from '#storage/packed_ids'
import { streamArchive } from '#storage/stream_archive'
import { archiveOrderValidator } from '#validators/archive'

/** More photos than an address can name: they are told first, then fetched from an address of their own. */
export default class ArchiveOrdersController {
  async store(ctx: HttpContext) {
    const { photo_ids: photoIds, size = 'original' } =
      await ctx.request.validateUsing(archiveOrderValidator)
    const { id, expiresAt } = await new OrderArchive().handle({
      viewer: ctx.membership,
      photoIds,
      size,
    })
    const url = `/api/v1/orgs/${ctx.org.slug}/archives/${id}`
    return answer(ctx, { url, expiresAt: expiresAt.toUTC().toISO() }, 201)
  }

  /** For whoever ordered it, as long as it stands. */
  async show(ctx: HttpContext) {
    const { membership, params, org } = ctx
    const order = await findArchiveOrder(membership, params.id)
    const photos = listArchivedPhotos(membership, { ids: unpackIds(order.photoIds) })
    const of = { type: 'org', id: org.id, orgId: org.id } as const
    return streamArchive(ctx, { name: org.name, of, pages: archivedFiles(photos, order.size) })
  }
}
