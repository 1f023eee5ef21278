import type { PluginMatrix } from '#tests/contracts/plugin_matrix'
import { forStaff } from '#tests/contracts/route_matrix'
import { makeId } from '#models/concerns/identified'
import Entry from '../entry.js'

const api = '/api/v1/orgs/:slug/p/auditlog'
const platform = '/api/v1/p/auditlog'

/** For who runs the server alone. */
const forOperators = {
  owner: 'missing',
  member: 'missing',
  visitor: 'unknown',
  suspended: 'unknown',
  foreigner: 'missing',
  superadmin: 'passes',
} as const

export default {
  routes: {
    [`GET ${api}/entries`]: forStaff,
    [`GET ${api}/entries/:id`]: forStaff,
    [`GET ${api}/chain`]: forStaff,
    [`POST ${api}/chain/checks`]: forStaff,
    [`GET ${platform}/entries`]: forOperators,
    [`GET ${platform}/entries/:id`]: forOperators,
    [`GET ${platform}/chain`]: forOperators,
    [`POST ${platform}/chain/checks`]: forOperators,
  },
  async furnish(org, owner) {
    const { id } = await Entry.create({
      id: makeId(),
      chain: org.id,
      orgId: org.id,
      at: org.createdAt,
      actorId: owner.id,
      actorName: owner.name,
      source: 'web',
      event: 'album.updated',
      subjectType: 'album',
      subjectId: makeId(),
      subjectTitle: 'Lakes',
    })
    return { id }
  },
} satisfies PluginMatrix
