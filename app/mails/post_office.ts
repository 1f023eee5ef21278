import mail from '@adonisjs/mail/services/main'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import logger from '@adonisjs/core/services/logger'
import { isMailDelivered } from '#mails/delivery'
import type { Letter } from '#mails/letter'
import { writeLetter } from '#mails/write_letter'
import Mail from '#models/mail'

/**
 * Accepts a letter as a row, in the transaction of the change it tells about. A mail server takes it away
 * after the commit, out of the request; without one it waits in the outbox.
 */
export async function postLetter(letter: Letter, client?: TransactionClientContract) {
  const { html, text } = await writeLetter(letter)
  const { to: recipient, subject } = letter
  const row = await Mail.create({ recipient, subject, html, text }, { client })
  if (!isMailDelivered()) return row
  const send = () => void deliver(row.id).catch((error) => logger.error(error))
  if (client) client.after('commit', send)
  else send()
  return row
}

/** Hands a letter to the mail server. What was taken leaves the outbox; what was refused stays with the reason. */
export async function deliver(id: string) {
  const row = await Mail.find(id)
  if (!row) return
  await mail.use('smtp').send((message) => {
    message.to(row.recipient).subject(row.subject).html(row.html).text(row.text)
  })
  await row.delete()
}
