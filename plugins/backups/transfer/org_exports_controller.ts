import type { HttpContext } from '@adonisjs/core/http'
import { ConfirmPassword } from '#actions/confirm_password'
import { renderPage } from '#extension/routes'
import { optionsIn } from './export_options_controller.js'
import { OrderExport } from './order_transfer.js'
import { sendExport } from './send_export.js'
import { deleteTransfer } from './sweep_transfers.js'
import Transfer from './transfer.js'
import { KEPT_DAYS } from './transfer_turn.js'
import TransferTransformer from './transfer_transformer.js'
import { exportValidator } from './transfer_validator.js'

const MOST_SHOWN = 50

/** Exports of an org for whoever owns it. */
export default class OrgExportsController {
  async index(ctx: HttpContext) {
    const transfers = await of(ctx)
      .preload('startedBy')
      .orderBy('started_at', 'desc')
      .limit(MOST_SHOWN)
    return renderPage(ctx, 'org_exports', {
      transfers: TransferTransformer.transform(transfers, ctx.i18n, true),
      keptDays: KEPT_DAYS,
      options: optionsIn(ctx.i18n.locale, ctx.org.id),
    })
  }

  async store(ctx: HttpContext) {
    const { auth, i18n, org, request, response, session } = ctx
    const user = auth.getUserOrFail()
    const asked = await request.validateUsing(exportValidator)
    const password = asked.current_password
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    const { passphrase, options } = asked
    await new OrderExport().handle({ org, user, options, passphrase: passphrase ?? undefined })
    session.flash('success', i18n.t('plg.backups.transfers.ordered'))
    return response.redirect().toPath(homeOf(ctx))
  }

  async show(ctx: HttpContext) {
    return sendExport(ctx, await of(ctx).where({ id: ctx.params.id, state: 'done' }).firstOrFail())
  }

  async destroy(ctx: HttpContext) {
    const transfer = await of(ctx)
      .where('id', ctx.params.id)
      .whereIn('state', ['done', 'failed'])
      .firstOrFail()
    await deleteTransfer(transfer)
    ctx.session.flash('success', ctx.i18n.t('plg.backups.transfers.deleted'))
    return ctx.response.redirect().toPath(homeOf(ctx))
  }
}

const homeOf = ({ org }: HttpContext) => `/orgs/${org.slug}/p/backups`

const of = ({ org }: HttpContext) => Transfer.query().where({ direction: 'export', org_id: org.id })
