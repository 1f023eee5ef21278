import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class StorageVerify extends BaseCommand {
  static commandName = 'storage:verify'
  static description = 'Read every original again and compare it with what was uploaded'
  static help =
    'Goes on where an interrupted look stopped. Ends with an error where a file is missing or altered.'

  static options: CommandOptions = { startApp: true }

  async run() {
    const { CheckIntegrity } = await import('#actions/check_integrity')
    const { listOpenFindings } = await import('#queries/integrity')
    const check = await new CheckIntegrity().handle({ isWanted: true })
    const findings = await listOpenFindings(1_000)
    if (!findings.length)
      return this.logger.success(
        `Every original is as it was uploaded (files: ${check?.checkedFiles})`
      )

    const table = this.ui.table()
    table.head(['Organization', 'What', 'File', 'Kept as', 'Since'])
    for (const { org, kind, photoFile, storageKey, foundAt } of findings)
      table.row([org.slug, kind, photoFile?.name ?? '', storageKey, foundAt.toUTC().toISO()!])
    table.render()
    this.exitCode = 1
  }
}
