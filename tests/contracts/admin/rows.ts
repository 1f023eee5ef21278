import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area, OrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { resourceQuery } from '#admin/resource_query'
import PruneJobs from '#jobs/prune_jobs_job'
import type Org from '#models/org'
import type User from '#models/user'
import { enqueue } from '#queue/queue'
import { bundledPlugins, matrixOf } from '#tests/contracts/plugin_matrix'
import { openDevice } from '#tests/fixtures/people'
import { makeRouteWorld } from '#tests/fixtures/route_world'

/** Two orgs that have a row of everything, and whoever runs the server. */
export interface AdminWorld {
  platform: Area
  own: OrgArea
  foreign: OrgArea
  member: User
}

/** Makes rows that `makeRouteWorld` has none of, such as those of plugins, in one org. */
export type RowMaker = (org: Org, owner: User) => Promise<void>

const makers = new Map<string, RowMaker>()

/** Whoever brings a resource of its own says here how an org gets a row of it. */
export const makeRowsOf = (resource: string, maker: RowMaker) => void makers.set(resource, maker)

export async function makeAdminWorld(): Promise<AdminWorld> {
  const { people, orgs } = await makeRouteWorld()
  const [own, foreign] = await Promise.all([
    areaOf(orgs.own, people.owner),
    areaOf(orgs.foreign, people.foreigner),
  ])
  for (const { org, user } of [own, foreign]) {
    for (const make of makers.values()) await make(org, user)
    for (const id of bundledPlugins) {
      const { furnish } = await matrixOf(id)
      await furnish?.(org, user)
    }
  }
  await enqueue(PruneJobs, {})
  await openDevice(people.owner)
  return {
    platform: { kind: 'platform', user: people.superadmin },
    own,
    foreign,
    member: people.member,
  }
}

async function areaOf(org: Org, user: User): Promise<OrgArea> {
  return { kind: 'org', user, org, membership: await org.findMembership(user.id) }
}

/** Some rows of an org, as the console finds them. */
export async function rowsIn(
  resource: AdminResource,
  { platform }: AdminWorld,
  { org }: OrgArea
): Promise<LucidRow[]> {
  const { table } = resource.model
  const rows = await resourceQuery(resource, platform).where(`${table}.org_id`, org.id).limit(20)
  if (!rows.length)
    throw new Error(`Nobody makes a row of "${resource.name}": say how with makeRowsOf`)
  return rows
}

export const idOf = (row: LucidRow) => String(row.$primaryKeyValue)
