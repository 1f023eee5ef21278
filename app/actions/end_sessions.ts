import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import Session from '#models/session'

interface Ending {
  userId: string
  /** The one device that is meant; all of them where none is named. */
  handle?: string
  /** The session that goes on. */
  except?: string
}

/** Signs somebody out on other devices. */
export class EndSessions {
  async handle({ userId, handle, except }: Ending) {
    const device = handle === undefined ? null : await Session.findByHandle(userId, handle)
    await db.transaction(async (trx) => {
      if (device) await device.useTransaction(trx).delete()
      else await Session.endAll(userId, { except, client: trx })
      const facts = { all: handle === undefined }
      const subject = { type: 'user', id: userId }
      await recordDeed({ event: 'sessions.ended', subject, facts }, trx)
      announce('session.ended@1', { userId }, trx)
    })
  }
}
