import { BaseCommand, args } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class UserResetPassword extends BaseCommand {
  static commandName = 'user:reset-password'
  static description = 'Print a link by which somebody chooses a new password'
  static help = [
    'The link works once and for an hour. Hand it to the person it is for, and to nobody else.',
  ]

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'E-mail address of the account' })
  declare email: string

  async run() {
    const { appUrl } = await import('#config/app')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { recordDeed } = await import('#audit/recorder')
    const { default: AccountToken } = await import('#models/account_token')
    const { default: User } = await import('#models/user')
    const user = await User.findByEmail(this.email)
    if (!user) {
      this.logger.error(`Nobody here has the address ${this.email}`)
      this.exitCode = 1
      return
    }
    const secret = await db.transaction(async (client) => {
      const subject = { type: 'user', id: user.id }
      await recordDeed({ event: 'password.link_made', subject }, client)
      return AccountToken.issue(user, 'password', { client })
    })
    this.logger.log(`${appUrl}/reset-password/${secret}`)
  }
}
