import type { Area } from '#admin/area'

/** For the console, and for owner and admins in the settings of their own org. Nothing may be changed. */
export class ForStaff {
  viewAny = (area: Area) => area.kind === 'platform' || area.membership.isStaff
  view = this.viewAny
  export = this.viewAny
}
