import vine from '@vinejs/vine'
import type { AdminPolicy } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import SavedSearch from './saved_search.js'

/** Whoever runs the server sees that there are some, owner and admins of an org what they look for. */
class SearchAdminPolicy implements AdminPolicy<SavedSearch> {
  viewAny = () => true
  view = () => true
  see_query = (area: Area) => area.kind === 'org'
  update = this.see_query
  delete = this.see_query
  export = this.see_query
}

export const searchAdmin = defineAdminResource(SavedSearch, {
  tenancy: 'org',
  policy: new SearchAdminPolicy(),
  record: { title: 'name' },
  fields: { q: { can: 'see_query' }, name: { inline: true } },
  list: {
    columns: ['name', 'q', 'createdById', 'createdAt'],
    sort: '-createdAt',
    filters: ['createdById', 'createdAt'],
    search: ['name'],
  },
  forms: { update: vine.create({ name: vine.string().trim().minLength(1).maxLength(120) }) },
  nav: { group: 'library', icon: 'i-lucide-sparkles', order: 60 },
})
