import { type PluginInfo, host } from '#extension/host'
import { writeGrants } from '#extension/lifecycle/consent'
import { inTurn, soundCandidate, transit } from '#extension/lifecycle/transition'
import { CAPABILITIES, type Capability } from '#extension/manifest'
import { PluginRefusal } from '#extension/refusal'
import { savePluginRow } from '#extension/rows'

export interface GrantInput {
  id: string
  capabilities: readonly string[]
  actorId?: string | null
}

/** Agrees to what a plugin asks for. What it does not ask for cannot be granted. */
export class GrantCapabilities {
  handle({ id, capabilities, actorId = null }: GrantInput): Promise<PluginInfo | undefined> {
    return inTurn(async () => {
      const candidate = await soundCandidate(id)
      const wanted = candidate.manifest!.capabilities?.map(({ name }) => name) ?? []
      const given = capabilities.filter((name): name is Capability =>
        CAPABILITIES.includes(name as Capability)
      )
      if (given.length !== capabilities.length || given.some((name) => !wanted.includes(name))) {
        throw new PluginRefusal({ code: 'not_asked_for' })
      }
      const facts = { capabilities: given.join(', ') }
      await transit({ event: 'plugin.granted', plugin: id, facts }, async (client) => {
        await savePluginRow({ id, tier: candidate.tier }, client)
        await writeGrants({ id, hash: candidate.hash, capabilities: given, actorId }, client)
      })
      await host.follow()
      return host.find(id)
    })
  }
}
