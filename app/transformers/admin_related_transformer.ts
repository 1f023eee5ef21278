import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { type Area, rootOf } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { RelatedRows } from '#admin/read_related_rows'
import { humanised } from '#extension/form_fields'
import AdminResourceTransformer from '#transformers/admin_resource_transformer'
import { adminWords } from '#transformers/admin_words'

/** Rows of another resource that name a row, as a table beside it. */
export default class AdminRelatedTransformer extends BaseTransformer<RelatedRows> {
  constructor(
    table: RelatedRows,
    protected area: Area,
    protected parent: AdminResource,
    protected i18n: I18n
  ) {
    super(table)
  }

  toObject() {
    const { name, resource, fields, columns, rows, named, query, hasMore } = this.resource
    const described = { resource, fields, pickable: new Set<string>() }
    const { fields: labelled } = new AdminResourceTransformer(described, this.i18n).toObject()
    const list = `${rootOf(this.area)}/r/${resource.name}`
    return {
      name,
      title: this.#title(),
      resource: resource.name,
      columns: columns.flatMap((column) => labelled.filter((field) => field.name === column.name)),
      rows,
      named,
      href: query === null ? null : `${list}?${query}`,
      hasMore,
    }
  }

  /** `admin.<row>.related.<table>` where a list of them is called otherwise than the resource. */
  #title() {
    const { name, resource } = this.resource
    return (
      adminWords(this.i18n, this.parent.name)(`related.${name}`) ??
      adminWords(this.i18n, resource.name)('title') ??
      humanised(resource.name)
    )
  }
}
