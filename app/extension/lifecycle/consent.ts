import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Candidate } from '#extension/discovery'
import { CAPABILITIES, type Capability } from '#extension/manifest'
import { PluginRefusal } from '#extension/refusal'
import { readGrants } from '#extension/rows'

/** What a plugin asks for and nobody agreed to yet. Whoever runs this server agreed to bundled plugins with the server. */
export async function openCapabilities({ id, tier, manifest }: Candidate): Promise<Capability[]> {
  const wanted = manifest?.capabilities?.map(({ name }) => name) ?? []
  if (tier === 'bundled' || !wanted.length) return []
  const grants = await readGrants(id)
  const granted = new Set(grants.map(({ capability }) => capability))
  return wanted.filter((name) => !granted.has(name))
}

/** Refuses unless everything is agreed to, by now or by those `consents`. */
export async function refuseWithoutConsent(candidate: Candidate, consents: readonly string[]) {
  const open = await openCapabilities(candidate)
  const missing = open.filter((name) => !consents.includes(name))
  if (!missing.length) return open
  throw new PluginRefusal({
    code: 'not_granted',
    params: { capabilities: missing.join(', ') },
  })
}

interface Grants {
  id: string
  hash: string
  capabilities: readonly Capability[]
  actorId: string | null
}

/** Writes down that somebody agreed; what was agreed to before stays as it was. */
export async function writeGrants(
  { id, hash, capabilities, actorId }: Grants,
  client: TransactionClientContract
) {
  for (const capability of capabilities) {
    await client
      .knexQuery()
      .table('plugin_grants')
      .insert({
        plugin_id: id,
        capability,
        hash,
        granted_by_id: actorId,
        granted_at: Date.now(),
      })
      .onConflict(['plugin_id', 'capability'])
      .ignore()
  }
}

/** Consent to what files no longer ask for is taken back: should they ask again, they have to ask. */
export async function dropStaleGrants(
  { id, manifest }: Candidate,
  client: TransactionClientContract
) {
  const wanted = manifest?.capabilities?.map(({ name }) => name) ?? []
  await client
    .knexQuery()
    .from('plugin_grants')
    .where('plugin_id', id)
    .whereIn(
      'capability',
      CAPABILITIES.filter((name) => !wanted.includes(name))
    )
    .delete()
}
