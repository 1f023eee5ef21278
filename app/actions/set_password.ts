import hash from '@adonisjs/core/services/hash'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { auditedUpdate } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import { passwordChangedLetter } from '#mails/account_letters'
import { postLetter } from '#mails/post_office'
import AccountToken from '#models/account_token'
import Session from '#models/session'
import User from '#models/user'

interface NewPassword {
  user: User
  password: string
  origin: string
  /** The session that asked, if it is to go on. */
  keepSession?: string
}

/** Puts a new password in place and ends what the old one opened: other devices, and letters not yet used. */
export class SetPassword {
  async handle(input: NewPassword) {
    // Hashing is slow on purpose: it is done before the transaction holds the database.
    const sealed = await hash.make(input.password)
    await db.transaction((trx) => this.inTransaction(input, sealed, trx))
  }

  async inTransaction(
    { user, origin, keepSession }: Omit<NewPassword, 'password'>,
    sealed: string,
    trx: TransactionClientContract
  ) {
    const account = User.query({ client: trx }).where('id', user.id)
    await auditedUpdate(account, { password: sealed, updatedAt: DateTime.now() }, { rows: [user] })
    await Session.endAll(user.id, { except: keepSession, client: trx })
    announce('session.ended@1', { userId: user.id }, trx)
    await AccountToken.voidAll(user.id, trx)
    await postLetter(passwordChangedLetter(user, { origin }), trx)
    await recordDeed({ event: 'password.changed', subject: { type: 'user', id: user.id } }, trx)
  }
}
