import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class StorageReconcile extends BaseCommand {
  static commandName = 'storage:reconcile'
  static description = 'Count what every organization stores, and tell where the figures disagree'
  static help = 'Ends with an error where something is wrong that was not repaired.'

  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Charge organizations for what their photos add up to' })
  declare repair: boolean

  async run() {
    const { ReconcileStorage } = await import('#actions/reconcile_storage')
    const reports = await new ReconcileStorage().handle({ repair: this.repair })
    const drifting = reports.filter(({ audit }) => audit.isDrifting)
    if (!drifting.length)
      return this.logger.success(`Everything adds up (organizations: ${reports.length})`)

    const table = this.ui.table()
    table.head(['Organization', 'Charged', 'By its photos', 'On the disk', 'Missing files', ''])
    for (const { org, audit, isRepaired } of drifting) {
      const { ledgerBytes, rowBytes, diskBytes, missingFiles } = audit
      const figures = [ledgerBytes, rowBytes, diskBytes, missingFiles].map(String)
      table.row([org.slug, ...figures, isRepaired ? 'corrected' : ''])
    }
    table.render()
    const isLeft = drifting.some(({ audit, isRepaired }) => !isRepaired || audit.isDamaged)
    this.exitCode = isLeft ? 1 : 0
  }
}
