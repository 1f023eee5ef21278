import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class UserSuperadmin extends BaseCommand {
  static commandName = 'user:superadmin'
  static description = 'Let somebody operate this server, or no longer'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'E-mail address of the account' })
  declare email: string

  @flags.boolean({ description: 'Take it from them again' })
  declare revoke: boolean

  async run() {
    const { DateTime } = await import('luxon')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { recordDeed } = await import('#audit/recorder')
    const { default: User } = await import('#models/user')
    const user = await User.findByEmail(this.email)
    if (!user) {
      this.logger.error(`Nobody here has the address ${this.email}`)
      this.exitCode = 1
      return
    }
    await db.transaction(async (trx) => {
      const superadminAt = this.revoke ? null : DateTime.now()
      await user.useTransaction(trx).merge({ superadminAt }).save()
      const event = this.revoke ? 'superadmin.withdrawn' : 'superadmin.made'
      await recordDeed({ event, subject: { type: 'user', id: user.id } }, trx)
    })
    this.logger.success(
      `${user.name} ${this.revoke ? 'no longer operates' : 'operates'} this server`
    )
  }
}
