import type { HttpContext } from '@adonisjs/core/http'
import { MailSignInLink } from '#actions/mail_sign_in_link'
import { originForLetters } from '#config/web'
import AccountToken from '#models/account_token'
import { inEvenTime } from '#sessions/even_time'
import { countLetter } from '#sessions/tries'
import { magicLinkValidator } from '#validators/account'

export default class MagicLinksController {
  create({ inertia }: HttpContext) {
    return inertia.render('magic_links/create', { sent: false })
  }

  async store({ inertia, request }: HttpContext) {
    const { email } = await request.validateUsing(magicLinkValidator)
    await countLetter({ subject: email, address: request.ip() })
    const origin = originForLetters(request)
    await inEvenTime(new MailSignInLink().handle({ email, purpose: 'sign_in', origin }))
    return inertia.render('magic_links/create', { sent: true, email })
  }

  /** Only asks: programs that look into mails for people open links, and must not use them up. */
  async show({ inertia, params, response }: HttpContext) {
    const link = await AccountToken.findUsable('sign_in', params.token)
    if (!link) response.status(410)
    return inertia.render('magic_links/show', {
      token: params.token,
      name: link?.user.name ?? null,
    })
  }
}
