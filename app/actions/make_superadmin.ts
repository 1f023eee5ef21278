import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { RegisterAccount } from '#actions/register_account'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import ServerSetting from '#models/server_setting'

interface Operator {
  name: string
  email: string
  password: string
  locale: string
}

/** Makes the first account of a server, who operates it. That happens once: of two who try, one is refused. */
export class MakeSuperadmin {
  async handle(operator: Operator, { client }: { client: TransactionClientContract }) {
    await this.#claimServer(client)
    const user = await new RegisterAccount().handle({ ...operator, isVerified: true }, { client })
    await user.merge({ superadminAt: DateTime.now() }).save()
    await recordDeed({ event: 'superadmin.made', subject: { type: 'user', id: user.id } }, client)
    return user
  }

  async #claimServer(client: TransactionClientContract) {
    try {
      await ServerSetting.claim('first_run', client)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(409, 'E_FIRST_RUN_DONE', { cause: error })
    }
  }
}
