import type { PluginDefinition } from '#extension/define_plugin'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import type { Undo } from '#extension/undo'

export interface Applied {
  definition: PluginDefinition
  undo: Undo[]
}

/** Imports a plugin and lets it take part. What fails takes everything back that was done before, and throws. */
export async function applyContributions(candidate: Candidate): Promise<Applied> {
  const definition = await importDefinition(candidate)
  return { definition, undo: [] }
}
