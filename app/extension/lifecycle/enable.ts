import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { type PluginInfo, host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { listMigrations } from '#extension/ledger'
import { refuseWithoutConsent, writeGrants } from '#extension/lifecycle/consent'
import {
  inTurn,
  installedRow,
  runHook,
  soundCandidate,
  transit,
} from '#extension/lifecycle/transition'
import { loadReason } from '#extension/load_reason'
import { PluginRefusal } from '#extension/refusal'
import { type PluginClient, savePluginRow } from '#extension/rows'

export interface EnableInput {
  id: string
  consents?: readonly string[]
  actorId?: string | null
}

/**
 * Lets an installed plugin run, here at once and in other processes within moments. What it needs has to run already.
 * The `enable` hook comes first: while it fails, the gate stays closed. Answers how the plugin is now, which is not
 * `enabled` where it failed while it was loaded.
 */
export class EnablePlugin {
  handle(input: EnableInput): Promise<PluginInfo | undefined> {
    return inTurn(async () => {
      await this.#enable(input)
      return host.find(input.id)
    })
  }

  async #enable({ id, consents = [], actorId = null }: EnableInput) {
    const candidate = await soundCandidate(id)
    const row = await installedRow(id)
    if (row.desired === 'enabled' && row.observed === 'enabled') return host.follow()
    await refuseUnlessReady(candidate)
    await host.follow()
    const needed = Object.keys(candidate.manifest!.requires ?? {}).find(
      (other) => host.find(other)?.observed !== 'enabled'
    )
    if (needed) throw new PluginRefusal({ code: 'requires_off', params: { plugin: needed } })
    const given = await refuseWithoutConsent(candidate, consents)

    const definition = await importDefinition(candidate).catch((error) => {
      throw new PluginRefusal(loadReason(error), { cause: error })
    })
    await runHook(id, definition, 'enable', {})
    await transit({ event: 'plugin.enabled', plugin: id }, async (client) => {
      await refuseUnlessReady(candidate, client)
      await writeGrants({ id, hash: candidate.hash, capabilities: given, actorId }, client)
      await savePluginRow({ id, desired: 'enabled', observed: 'enabled', reason: null }, client)
    })
    forgetFailures(id)
    await host.follow()
  }
}

/** Asked before its code is read, and once more when nobody else can change anything. */
async function refuseUnlessReady(candidate: Candidate, client?: PluginClient) {
  const { hash, version } = await installedRow(candidate.id, client)
  if (hash !== candidate.hash) {
    throw new PluginRefusal(newFiles(version, candidate.manifest!.version))
  }
  const migrations = await listMigrations(candidate, client)
  const waiting = migrations.filter(({ ranAt }) => ranAt === null)
  if (!waiting.length) return
  throw new PluginRefusal({
    code: 'migrations_waiting',
    params: { count: waiting.length, names: waiting.map(({ name }) => name).join(', ') },
  })
}

const newFiles = (from: string | null, to: string) => ({
  code: 'new_files',
  params: { from: from ?? '', to },
})
