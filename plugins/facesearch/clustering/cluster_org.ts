import { untold } from '#audit/history'
import FaceOrg from '../face_org.js'
import { inFaceTurn } from '../face_turn.js'
import type { Distances } from './distances.js'
import { groupInThread } from './grouping_thread.js'
import { joinGroup, LEAST_FACES, type FoundGroup } from './join_group.js'
import { type NamedUnits, readUnits } from './read_units.js'
import { replaceSuggestions } from './replace_suggestions.js'

interface Clustering {
  orgId: string
  distances: Distances
  signal?: AbortSignal
  progress?: (fraction: number) => Promise<void>
}

/**
 * Puts the open faces of an org together, and people of whom nobody decided anything; asks about what is less clear. May be
 * run again at any time: what is together is no more work. Each person is a transaction of its own.
 */
export class ClusterOrg {
  /** Answers how many groups were new or grew. */
  async handle({ orgId, distances, signal, progress }: Clustering) {
    const engineVersion = await versionOf(orgId)
    if (!engineVersion) return 0
    const named = await readUnits(orgId, engineVersion)
    const groups = await groupInThread(named.units, distances, signal)
    const worthy = groups.map((group) => nameGroup(named, group)).filter(isWorthy)
    let joined = 0
    for (const [at, group] of worthy.entries()) {
      signal?.throwIfAborted()
      if (await join(orgId, engineVersion, group)) joined++
      await progress?.((at + 1) / (worthy.length + 1))
    }
    await replaceSuggestions({ orgId, engineVersion, distances, signal })
    return joined
  }
}

/** Of whose engine faces are put together; `null` where faces are not wanted. */
export async function versionOf(orgId: string) {
  const org = await FaceOrg.within(orgId).first()
  return org?.isOn ? org.engineVersion : null
}

const join = (orgId: string, engineVersion: string, group: FoundGroup) =>
  inFaceTurn(orgId, async (client, org) => {
    // Switched off, or another engine answers by now.
    if (!org?.isOn || org.engineVersion !== engineVersion) return false
    // Nobody did this: people decide by naming, merging and splitting.
    return untold(() => joinGroup({ orgId, engineVersion }, group, client))
  })

function nameGroup({ people, faces }: NamedUnits, group: number[]): FoundGroup {
  return {
    people: group.filter((unit) => unit < people.length).map((unit) => people[unit]),
    faces: group.filter((unit) => unit >= people.length).map((unit) => faces[unit - people.length]),
  }
}

const isWorthy = ({ people, faces }: FoundGroup) =>
  people.length > 1 || (people.length ? faces.length > 0 : faces.length >= LEAST_FACES)
