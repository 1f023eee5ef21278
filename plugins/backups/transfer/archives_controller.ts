import { rm } from 'node:fs/promises'
import { answer } from '#controllers/api/answer'
import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed } from '#audit/recorder'
import { BackupRefusal } from '../archive/refusal.js'
import { ArchiveUpload } from './archive_upload.js'
import { importableFiles } from './places.js'
import {
  archiveValidator,
  nameValidator,
  pieceValidator,
  uploadValidator,
} from './transfer_validator.js'

/** Archives that wait to be taken in: they come piece by piece, and go by name. */
export default class ArchivesController {
  async store(ctx: HttpContext) {
    const { bytes } = await ctx.request.validateUsing(uploadValidator)
    const { id } = await ArchiveUpload.begin(bytes)
    return answer(ctx, { id, bytes: 0 }, 201)
  }

  async show(ctx: HttpContext) {
    const upload = await ArchiveUpload.find(ctx.params.id)
    return answer(ctx, { id: upload.id, bytes: await upload.bytes() })
  }

  async update(ctx: HttpContext) {
    const { params, request, response } = ctx
    const upload = await ArchiveUpload.find(params.id)
    const { at } = await request.validateUsing(pieceValidator, { data: request.qs() })
    const bytes = await upload.add(request.request, at).catch((error) => {
      // What is left of the request would be taken for the next one.
      response.header('Connection', 'close')
      throw error
    })
    return answer(ctx, { id: upload.id, bytes })
  }

  async finish(ctx: HttpContext) {
    const upload = await ArchiveUpload.find(ctx.params.id)
    const { name } = await ctx.request.validateUsing(nameValidator)
    const file = await upload.finish(name)
    await recordDeed({ event: 'backup.archive_uploaded', facts: { file } })
    return answer(ctx, { file })
  }

  async abandon({ params, response }: HttpContext) {
    const upload = await ArchiveUpload.find(params.id)
    await upload.abandon()
    return response.status(204)
  }

  async destroy({ i18n, request, response, session }: HttpContext) {
    const { file } = await request.validateUsing(archiveValidator)
    const files = await importableFiles()
    const found = files.find(({ name, isOurs }) => name === file && !isOurs)
    if (!found) throw new BackupRefusal('file_unknown', { file })
    await rm(found.path, { force: true })
    await recordDeed({ event: 'backup.archive_deleted', facts: { file } })
    session.flash('success', i18n.t('plg.backups.transfers.deleted'))
    return response.redirect().toPath('/admin/p/backups/transfers')
  }
}
