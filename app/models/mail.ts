import { compose } from '@adonisjs/core/helpers'
import { MailSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

/** A letter that waits in the outbox: for the mail server, or for whoever operates a server without one. */
export default class Mail extends compose(MailSchema, Identified) {
  static table = 'mails'
}
