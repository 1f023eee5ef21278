import type { Area } from '#admin/area'

/** In the console everything may be looked at and taken along; in an org these rows are not there. Nothing may be changed. */
export class ForSuperadmins {
  viewAny = (area: Area) => area.kind === 'platform'
  view = this.viewAny
  export = this.viewAny
}
