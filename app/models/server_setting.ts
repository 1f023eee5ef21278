import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { ServerSettingSchema } from '#database/schema'

/** A fact about this server that outlives its processes. */
export default class ServerSetting extends ServerSettingSchema {
  static selfAssignPrimaryKey = true

  /** Notes something that happens once in the life of a server; the unique name refuses whoever comes second. */
  static claim(name: 'first_run', client: TransactionClientContract) {
    return this.create({ name, value: new Date().toISOString() }, { client })
  }

  static async keep(name: string, value: string, client: TransactionClientContract) {
    await this.updateOrCreate({ name }, { value }, { client })
  }
}
