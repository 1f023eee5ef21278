import { defineAdminResource } from '#admin/define_admin_resource'
import { ForStaff } from '#console/resources/for_staff'
import BreakGlassEntry from '#models/break_glass_entry'

/** Who looked into which org, and why: for whoever operates the server, and for the org it was about. Nobody changes it. */
export const entryAdmin = defineAdminResource(BreakGlassEntry, {
  name: 'entries',
  tenancy: 'org',
  policy: new ForStaff(),
  record: { title: 'person', subtitle: 'reason' },
  fields: { userId: { secret: true } },
  list: {
    columns: ['person', 'orgId', 'reason', 'createdAt', 'endsAt', 'endedAt'],
    sort: '-createdAt',
    filters: ['orgId', 'endedAt', 'createdAt'],
    search: ['person', 'reason'],
  },
  nav: { group: 'people', icon: 'i-lucide-eye', order: 38 },
})
