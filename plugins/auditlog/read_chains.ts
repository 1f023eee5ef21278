import { type Area, isOrgArea } from '#admin/area'
import Org from '#models/org'
import Chain, { type Finding } from './chain.js'

const MOST_TOLD = 20

export interface ChainsState {
  /** Sealed and still kept. */
  entries: number
  sealedAt: string | null
  /** When all of them had been looked at. */
  checkedAt: string | null
  findings: (Finding & { org: string | null })[]
}

/** How the chains are that somebody may see: those of all orgs and of the server, or the one of their org. */
export async function readChains(area: Area): Promise<ChainsState> {
  const query = Chain.query()
  if (isOrgArea(area)) query.where('chain', area.org.id)
  const chains = await query
  const damaged = chains.filter(({ findings }) => findings !== null)
  const ids = damaged.flatMap(({ orgId }) => orgId ?? [])
  const orgs = ids.length ? await Org.query().whereIn('id', ids).select('id', 'name') : []
  const names = new Map(orgs.map(({ id, name }) => [id, name]))
  return {
    entries: chains.reduce(
      (sum, { sequence, trimmedSequence }) => sum + sequence - trimmedSequence,
      0
    ),
    sealedAt: latest(chains.map(({ sealedAt }) => sealedAt?.toMillis() ?? 0)),
    checkedAt: chains.every(({ checkedAt }) => checkedAt)
      ? earliest(chains.map(({ checkedAt }) => checkedAt!.toMillis()))
      : null,
    findings: damaged
      .flatMap((chain) =>
        chain.allFindings.map((finding) => ({
          ...finding,
          org: names.get(chain.orgId ?? '') ?? null,
        }))
      )
      .slice(0, MOST_TOLD),
  }
}

const iso = (millis: number) => (millis ? new Date(millis).toISOString() : null)
const latest = (times: number[]) => iso(Math.max(0, ...times))
const earliest = (times: number[]) => (times.length ? iso(Math.min(...times)) : null)
