import type { HttpContext } from '@adonisjs/core/http'
import { ConfirmPassword } from '#actions/confirm_password'
import { renderPage } from '#extension/routes'
import Org from '#models/org'
import { BackupRefusal } from '../archive/refusal.js'
import { MOST_PIECE_BYTES } from './archive_upload.js'
import { OrderExport, OrderImport, OrderLook } from './order_transfer.js'
import { importableFiles, importsFolder } from './places.js'
import { sendExport } from './send_export.js'
import { deleteTransfer } from './sweep_transfers.js'
import Transfer from './transfer.js'
import { KEPT_DAYS } from './transfer_turn.js'
import TransferTransformer from './transfer_transformer.js'
import { exportValidator, importValidator, lookValidator } from './transfer_validator.js'

const MOST_SHOWN = 100
const HOME = '/admin/p/backups/transfers'

/** Exports and imports of orgs in the console. */
export default class TransfersController {
  async index(ctx: HttpContext) {
    const transfers = await Transfer.query()
      .preload('startedBy')
      .orderBy('started_at', 'desc')
      .limit(MOST_SHOWN)
    const files = await importableFiles()
    return renderPage(ctx, 'transfers', {
      transfers: TransferTransformer.transform(transfers, ctx.i18n),
      files: files.map(({ name, bytes, isOurs }) => ({ name, bytes, isOurs })),
      pieceBytes: MOST_PIECE_BYTES,
      folder: importsFolder(),
      keptDays: KEPT_DAYS,
    })
  }

  async export(ctx: HttpContext) {
    const { auth, i18n, params, request, response, session } = ctx
    const org = await Org.query().where('id', params.orgId).whereNull('deleted_at').firstOrFail()
    const user = auth.getUserOrFail()
    const asked = await request.validateUsing(exportValidator)
    const password = asked.current_password
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    const { passphrase, options } = asked
    await new OrderExport().handle({ org, user, options, passphrase: passphrase ?? undefined })
    session.flash('success', i18n.t('plg.backups.transfers.ordered'))
    return response.redirect().toPath(HOME)
  }

  async import(ctx: HttpContext) {
    const { auth, i18n, request, response, session } = ctx
    const user = auth.getUserOrFail()
    const asked = await request.validateUsing(importValidator)
    const { current_password: password, file, invites = false } = asked
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    await refuseUnknown(file)
    const [slug, passphrase] = [asked.slug ?? undefined, asked.passphrase ?? undefined]
    await new OrderImport().handle({ file, user, slug, passphrase, invites })
    session.flash('success', i18n.t('plg.backups.transfers.import_ordered'))
    return response.redirect().toPath(HOME)
  }

  async look(ctx: HttpContext) {
    const { auth, i18n, request, response, session } = ctx
    const { file, ...asked } = await request.validateUsing(lookValidator)
    await refuseUnknown(file)
    const [slug, passphrase] = [asked.slug ?? undefined, asked.passphrase ?? undefined]
    await new OrderLook().handle({ file, user: auth.getUserOrFail(), slug, passphrase })
    session.flash('success', i18n.t('plg.backups.transfers.look_ordered'))
    return response.redirect().toPath(HOME)
  }

  async show(ctx: HttpContext) {
    const which = { id: ctx.params.id, direction: 'export', state: 'done' }
    return sendExport(ctx, await Transfer.query().where(which).firstOrFail())
  }

  async destroy(ctx: HttpContext) {
    const transfer = await Transfer.query()
      .where('id', ctx.params.id)
      .whereIn('state', ['done', 'failed'])
      .firstOrFail()
    await deleteTransfer(transfer)
    ctx.session.flash('success', ctx.i18n.t('plg.backups.transfers.deleted'))
    return ctx.response.redirect().toPath(HOME)
  }
}

async function refuseUnknown(file: string) {
  const files = await importableFiles()
  if (!files.some(({ name }) => name === file)) throw new BackupRefusal('file_unknown', { file })
}
