import type { PluginMatrix } from '#tests/contracts/plugin_matrix'
import { forStaff, inOrg } from '#tests/contracts/route_matrix'
import SavedSearch from '../saved_search.js'

const api = '/api/v1/orgs/:slug/p/smartalbums/searches'

export default {
  routes: {
    [`GET ${api}`]: inOrg,
    [`POST ${api}`]: inOrg,
    [`GET ${api}/:id`]: inOrg,
    // Whoever made it may, and owner and admins.
    [`PUT ${api}/:id`]: forStaff,
    [`PATCH ${api}/:id`]: forStaff,
    [`DELETE ${api}/:id`]: forStaff,
  },
  async furnish(org, owner) {
    const part = { orgId: org.id, name: 'Lakes', q: 'lake', createdById: owner.id }
    const { id } = await SavedSearch.create(part)
    return { id }
  },
} satisfies PluginMatrix
