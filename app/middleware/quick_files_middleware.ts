import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Current } from '#audit/current'
import { findOpenRendition } from '#queries/file_access'
import { sessionIdOf } from '#sessions/session_cookie'
import type { RenditionKind } from '#storage/keys'
import { renditionFile } from '#storage/photo_files'
import { isPlainlyAsked, sendWholeFile } from '#storage/send_whole_file'

const RENDITION =
  /^\/api\/v1\/orgs\/([a-z0-9-]+)\/photos\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/files\/(thumb|preview)$/

/**
 * A grid asks for a hundred pictures at once, and nearly each of them is one that its person may see: those take this
 * short way, by one query. Whatever is not as usual goes on to the route, which knows all cases and all refusals.
 */
export default class QuickFilesMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const [, slug, photoId, kind] = RENDITION.exec(ctx.request.url(true)) ?? []
    if (!kind || !isPlainlyAsked(ctx)) return next()
    const sessionId = sessionIdOf(ctx)
    if (!sessionId) return next()
    const rendition = kind as RenditionKind
    const open = await findOpenRendition({ sessionId, slug, photoId, kind: rendition })
    if (!open) return next()
    Current.set({ actorId: open.userId, orgId: open.orgId })
    const file = renditionFile({ ...open, id: photoId }, rendition)
    if (!(await sendWholeFile(ctx, file))) return next()
  }
}
