import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed, recordSoon } from '#audit/recorder'
import { isId } from '#models/concerns/identified'
import { Refusal } from '#exceptions/refusal'
import { countMails, findMail, listMails } from '#queries/outbox'
import Mail from '#models/mail'
import User from '#models/user'
import MailTransformer from '#transformers/mail_transformer'

/** Letters that no mail server has taken away, for whoever operates the server. */
export default class OutboxController {
  async index({ inertia, request }: HttpContext) {
    const before = request.input('before')
    const { mails, next } = await listMails(isId(before) ? before : undefined)
    return inertia.render('admin/outbox/index', {
      mails: MailTransformer.transform(mails),
      next,
      total: await countMails(),
    })
  }

  async show({ inertia, params }: HttpContext) {
    const mail = await findMail(params.id)
    if (!mail) throw new Refusal(404, 'E_NOT_FOUND')
    // Its links open what only whom it is for should open.
    recordSoon({ event: 'letter.read', ...(await about(mail)) })
    return inertia.render('admin/outbox/show', {
      mail: MailTransformer.transform(mail).useVariant('forShow'),
    })
  }

  async destroy({ i18n, params, response, session }: HttpContext) {
    const mail = await findMail(params.id)
    await mail?.delete()
    if (mail) await recordDeed({ event: 'letter.deleted', ...(await about(mail)) })
    session.flash('success', i18n.t('outbox.deleted'))
    return response.redirect().toPath('/admin/outbox')
  }

  async clear({ i18n, response, session }: HttpContext) {
    const count = await countMails()
    await Mail.query().delete()
    await recordDeed({ event: 'letters.deleted', facts: { count } })
    session.flash('success', i18n.t('outbox.cleared'))
    return response.redirect().toPath('/admin/outbox')
  }
}

/** Of the account that it is for, where there is one: with that its address is forgotten. */
async function about({ id, recipient }: Mail) {
  const user = await User.findByEmail(recipient)
  const subject = user ? { type: 'user', id: user.id } : { type: 'letter', id }
  return { subject, facts: { recipient } }
}
