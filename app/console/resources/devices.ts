import { DateTime } from 'luxon'
import { EndSessions } from '#actions/end_sessions'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import Device from '#models/device'
import { sqlTime } from '#models/concerns/sql_time'
import Session from '#models/session'

class DeviceAdminPolicy extends ForSuperadmins {
  run_end = this.viewAny
}

/** Where people are signed in just now. */
export const deviceAdmin = defineAdminResource(Device, {
  tenancy: 'platform',
  policy: new DeviceAdminPolicy(),
  scope: (query) => void query.where('expires_at', '>', sqlTime(DateTime.now(), query.client)),
  record: { title: 'userAgent', subtitle: 'address' },
  fields: { userAgent: { kind: 'text' } },
  list: {
    columns: ['userId', 'userAgent', 'address', 'seenAt', 'startedAt'],
    sort: '-seenAt',
    sorts: ['startedAt'],
    filters: ['userId', 'address', 'seenAt', 'startedAt'],
    search: ['userAgent', 'address'],
  },
  actions: { end: { isDangerous: true, run: end } },
  nav: { group: 'people', icon: 'i-lucide-monitor-smartphone', order: 25 },
})

async function end({ id, userId }: Device) {
  const session = await Session.findBy('publicId', id)
  if (session) await new EndSessions().handle({ userId, handle: session.handle })
}
