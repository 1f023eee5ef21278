import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import DeliverMailJob from '#jobs/deliver_mail_job'
import { isMailDelivered } from '#mails/delivery'
import type { Letter } from '#mails/letter'
import { writeLetter } from '#mails/write_letter'
import Mail from '#models/mail'
import { enqueue } from '#queue/queue'

/**
 * Accepts a letter as a row, in the transaction of the change it tells about. Where a mail server is set a job
 * takes it there, out of the request; elsewhere it waits in the outbox.
 */
export async function postLetter(letter: Letter, client?: TransactionClientContract) {
  const { html, text } = await writeLetter(letter)
  const { to: recipient, subject } = letter
  const row = await Mail.create({ recipient, subject, html, text }, { client })
  if (isMailDelivered()) await enqueue(DeliverMailJob, { mailId: row.id }, { client })
  return row
}
