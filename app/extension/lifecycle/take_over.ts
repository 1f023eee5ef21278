import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PluginDefinition } from '#extension/define_plugin'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { type LoadedMigration, loadWaiting, migrateUp, unchangedOutside } from '#extension/ledger'
import { dropStaleGrants, refuseWithoutConsent, writeGrants } from '#extension/lifecycle/consent'
import { runHook } from '#extension/lifecycle/transition'
import { checkContributions } from '#extension/contributions'
import { loadReason } from '#extension/load_reason'
import { PluginRefusal } from '#extension/refusal'
import { type PluginRow, savePluginRow } from '#extension/rows'
import type { Capability } from '#extension/manifest'
import type { DesiredState } from '#extension/states'

/** Files of a plugin whose code was read and whose tables wait: everything that may take its time is done. */
export interface Prepared {
  candidate: Candidate
  definition: PluginDefinition
  migrations: LoadedMigration[]
  consents: Capability[]
  phase: 'install' | 'upgrade'
}

/** Asks for consent, reads the code and the migrations. Changes nothing. */
export async function prepare(
  candidate: Candidate,
  phase: Prepared['phase'],
  consents: readonly string[]
): Promise<Prepared> {
  const given = await refuseWithoutConsent(candidate, consents)
  const definition = await readDefinition(candidate)
  const migrations = await loadWaiting(candidate, phase)
  return { candidate, definition, migrations, consents: given, phase }
}

async function readDefinition(candidate: Candidate) {
  try {
    const definition = await importDefinition(candidate)
    await checkContributions(candidate.manifest!, definition)
    return definition
  } catch (error) {
    throw new PluginRefusal(loadReason(error), { cause: error })
  }
}

/** Makes the files the installed ones: tables, consent, permissions, hook and row, all in the transaction of the caller. */
export async function takeOver(
  { candidate, definition, migrations, consents, phase }: Prepared,
  row: PluginRow | null,
  { desired, actorId }: { desired: DesiredState; actorId: string | null },
  client: TransactionClientContract
) {
  const { id, tier, hash, manifest } = candidate
  const version = manifest!.version
  const isFirst = !row?.installedAt
  await savePluginRow({ id, tier }, client)
  await migrateUp(candidate, migrations, phase, client)
  await writeGrants({ id, hash, capabilities: consents, actorId }, client)
  await dropStaleGrants(candidate, client)
  await writePermissions(id, definition, { isFirst }, client)
  await unchangedOutside(id, client, async () => {
    if (isFirst) return runHook(id, definition, 'install', { client })
    if (row.hash === hash) return
    await runHook(id, definition, 'upgrade', { client, from: row.version ?? '', to: version })
  })
  await savePluginRow(
    {
      id,
      tier,
      version,
      hash,
      stagedHash: null,
      manifest,
      desired,
      observed: desired === 'enabled' ? 'enabled' : 'installed',
      reason: null,
      ...(isFirst && { installedAt: Date.now(), installedById: actorId }),
    },
    client
  )
}

/** Roles of the manifest hold once, when it is installed. What comes later begins with nobody. */
async function writePermissions(
  id: string,
  { permissions = {} }: PluginDefinition,
  { isFirst }: { isFirst: boolean },
  client: TransactionClientContract
) {
  const names = Object.keys(permissions)
  await client
    .knexQuery()
    .from('plugin_permissions')
    .where('plugin_id', id)
    .whereNotIn('name', names)
    .delete()
  for (const name of names) {
    const roles = JSON.stringify(isFirst ? permissions[name].roles : [])
    await client
      .knexQuery()
      .table('plugin_permissions')
      .insert({ plugin_id: id, name, roles, changed_at: Date.now() })
      .onConflict(['plugin_id', 'name'])
      .ignore()
  }
}
