import type { HttpContext } from '@adonisjs/core/http'
import { noteOriginal } from '#storage/departures'
import { type FileKind, storedFileOf } from '#storage/photo_files'
import { sendStoredFile } from '#storage/send_stored_file'

/** The bytes of a photo: its original or one of its renditions. */
export default class PhotoFilesController {
  async show(ctx: HttpContext) {
    const photo = await ctx.org.findPhoto(ctx.params.id)
    const kind = ctx.params.kind as FileKind
    const file = await storedFileOf(photo, kind)
    noteOriginal(ctx, photo, kind, file)
    const isDownload = ctx.request.input('download') === '1'
    return sendStoredFile(ctx, { ...file, isDownload })
  }
}
