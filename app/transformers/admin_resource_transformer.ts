import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import type { AdminAction } from '#admin/run_action'
import { humanised } from '#extension/form_fields'

export interface DescribedResource {
  resource: AdminResource
  fields: Map<string, AdminField>
}

/** A resource with its words: names of fields and choices come from `admin.<resource>.<…>`, else from the names themselves. */
export default class AdminResourceTransformer extends BaseTransformer<DescribedResource> {
  constructor(
    resource: DescribedResource,
    protected i18n: I18n
  ) {
    super(resource)
  }

  toObject() {
    const { resource, fields } = this.resource
    const { name, list, nav } = resource
    return {
      name,
      title: this.#words(`${name}.title`, name),
      icon: nav?.icon ?? 'i-lucide-table',
      isSearched: list.search.length > 0,
      columns: list.columns.filter((column) => fields.has(column)),
      fields: [...fields.values()].map((field) => this.#field(field)),
      sort: list.sort,
      sorts: [...new Set([list.sort.replace(/^-/, ''), ...list.sorts])],
      filters: [...list.filters],
      actions: Object.entries(resource.actions).map((action) => this.#action(...action)),
    }
  }

  #action(name: string, { isDangerous = false, on = ['row', 'bulk'], input }: AdminAction) {
    const { resource } = this.resource
    return {
      name,
      label: this.#words(`${resource.name}.actions.${name}`, name),
      /** What has to be known before; the dialog itself names the rows. */
      confirm: this.#known(`${resource.name}.confirm.${name}`),
      isDangerous,
      isForRow: on.includes('row'),
      isForMany: on.includes('bulk'),
      hasInput: input !== undefined,
    }
  }

  #field({ name, kind, choices, maxLength, isNullable, isInline }: AdminField) {
    const { resource } = this.resource
    return {
      name,
      kind,
      maxLength,
      isNullable,
      isInline,
      label: this.#words(`${resource.name}.fields.${name}`, name.replace(/(Id|At)$/, '')),
      choices: choices.map((value) => ({
        value,
        label: this.#words(`${resource.name}.choices.${value}`, value),
      })),
    }
  }

  #words(key: string, name: string) {
    return this.#known(key) ?? humanised(name)
  }

  #known(key: string) {
    const id = `admin.${key}`
    const isKnown = this.i18n.hasMessage(id) || this.i18n.hasFallbackMessage(id)
    return isKnown ? this.i18n.t(id) : null
  }
}
