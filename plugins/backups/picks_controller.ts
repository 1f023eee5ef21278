import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { ConfirmPassword } from '#actions/confirm_password'
import { foundThere } from './found_backup.js'
import { OrderPick } from './order_pick.js'

const pickValidator = vine.create({
  current_password: vine.string().maxLength(200),
  kind: vine.enum(['org', 'photo'] as const),
  what: vine.string().trim().minLength(1).maxLength(255),
})

/** One organization, or one original, out of a backup. */
export default class PicksController {
  async store({ auth, i18n, params, request, response, session }: HttpContext) {
    const backup = await foundThere(params.id)
    const user = auth.getUserOrFail()
    const order = await request.validateUsing(pickValidator)
    const { current_password: password, kind, what } = order
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    await new OrderPick().handle({ backup, kind, what, user })
    session.flash('success', i18n.t('plg.backups.pick_ordered'))
    return response.redirect().toPath(`/admin/p/backups/backups/${backup.id}/preview`)
  }
}
