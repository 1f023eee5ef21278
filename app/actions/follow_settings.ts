import logger from '@adonisjs/core/services/logger'
import { choose, settings } from '#config/settings'
import { useMailServer } from '#mails/delivery'
import { readChosen } from '#queries/settings'

const EVERY_MS = 5_000

/** Lets this process know what was chosen in the console, here or elsewhere. */
export class FollowSettings {
  async handle() {
    const { smtpUrl, mailFrom } = settings()
    choose(await readChosen())
    const next = settings()
    if (next.smtpUrl !== smtpUrl || next.mailFrom !== mailFrom) await useMailServer(next)
  }

  /** Now, and from now on. Other processes know within some seconds. */
  async keepOn() {
    await this.handle()
    const look = () =>
      void this.handle().catch((error: unknown) => {
        logger.warn({ err: error }, 'The settings could not be read')
      })
    setInterval(look, EVERY_MS).unref()
  }
}
