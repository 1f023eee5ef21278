import mailer from '@adonisjs/mail/services/main'
import { SMTPTransport } from '@adonisjs/mail/transports/smtp'
import { sender, smtp } from '#config/mail'
import { type Settings, settings } from '#config/settings'

/** Whether letters really leave the server, or wait in the outbox that the superadmin opens. */
export function isMailDelivered() {
  return Boolean(settings().smtpUrl)
}

/** From the next letter on it goes this way. One that is on its way may fail, and is tried again. */
export async function useMailServer({ smtpUrl, mailFrom }: Settings) {
  mailer.config.from = sender(mailFrom ?? undefined)
  mailer.config.mailers.smtp = () => new SMTPTransport(smtp(smtpUrl ?? 'smtp://localhost'))
  await mailer.close('smtp')
}
