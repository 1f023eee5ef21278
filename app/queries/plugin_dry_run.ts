import type { PluginInfo } from '#extension/host'
import { type MigrationPreview, previewMigrations } from '#extension/ledger'
import { reasonFrom } from '#extension/refusal'
import type { StateReason } from '#extension/states'

/** As it goes to the page. */
export type DryRun = {
  migrations: Pick<MigrationPreview, keyof MigrationPreview>[]
  problem: Pick<StateReason, keyof StateReason> | null
}

/**
 * What the files that wait would do to the database, or why they would be refused. Changes nothing there; the migration
 * files themselves are run, whether or not anybody agreed to what the plugin asks for yet.
 */
export async function readDryRun({ candidate }: PluginInfo): Promise<DryRun> {
  const files = candidate?.staged ?? candidate
  if (!files || files.problem) return { migrations: [], problem: files?.problem ?? null }
  try {
    return { migrations: await previewMigrations(files), problem: null }
  } catch (error) {
    return { migrations: [], problem: reasonFrom(error, 'migration_failed') }
  }
}
