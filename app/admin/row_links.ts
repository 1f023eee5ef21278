import type { I18n } from '@adonisjs/i18n'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { humanised } from '#extension/form_fields'

/** Ways from a row to pages that are no rows, by the words of its resource. */
export function rowLinks({ name, links }: AdminResource, area: Area, row: LucidRow, i18n: I18n) {
  return Object.entries(links).flatMap(([link, { icon, href }]) => {
    const to = href(row, area)
    const label = i18n.t(`admin.${name}.links.${link}`, {}, humanised(link))
    return to === null ? [] : [{ label, href: to, icon }]
  })
}
