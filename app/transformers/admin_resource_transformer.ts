import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { AdminResource } from '#admin/define_admin_resource'
import { type AdminField, choicesBeside } from '#admin/field'
import { isOfferedOn } from '#admin/row_rights'
import type { AdminAction } from '#admin/run_action'
import { humanised } from '#extension/form_fields'
import { adminWords } from '#transformers/admin_words'

export interface DescribedResource {
  resource: AdminResource
  fields: Map<string, AdminField>
  /** Keys that a picker offers rows for. */
  pickable: ReadonlySet<string>
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
    const { list } = resource
    return {
      ...this.forNav(),
      one: this.#words('one') ?? this.#words('title') ?? humanised(resource.name),
      /** The fields that name a row: people read their choices in words. */
      names: { title: resource.record.title, subtitle: resource.record.subtitle },
      isSearched: list.search.length > 0,
      isEditable: resource.forms.update !== undefined,
      columns: list.columns.filter((column) => fields.has(column)),
      fields: [...fields.values()].map((field) => this.#field(field)),
      sort: list.sort,
      sorts: [...new Set([list.sort.replace(/^-/, ''), ...list.sorts])],
      filters: list.filters.filter((name) => fields.has(name)),
      actions: Object.entries(resource.actions).map((action) => this.#action(...action)),
      /** What deleting means here, where it is more than that. */
      confirmDelete: this.#words('confirm.delete') ?? null,
      hasHistory: resource.hasHistory,
    }
  }

  /** What a navigation needs to know. */
  forNav() {
    const { name, nav } = this.resource.resource
    return {
      name,
      title: this.#words('title') ?? humanised(name),
      icon: nav?.icon ?? 'i-lucide-table',
      group: nav?.group ?? null,
    }
  }

  #action(name: string, action: AdminAction) {
    return {
      name,
      label: this.#words(`actions.${name}`) ?? humanised(name),
      /** What has to be known before; the dialog itself names the rows. */
      confirm: this.#words(`confirm.${name}`) ?? null,
      isDangerous: action.isDangerous ?? false,
      isForRow: isOfferedOn(action, 'row'),
      isForMany: isOfferedOn(action, 'bulk'),
      hasInput: action.input !== undefined,
    }
  }

  #field(field: AdminField) {
    const { name, kind, choices, maxLength, isNullable, isInline, isRaw, fallback } = field
    return {
      name,
      kind,
      maxLength,
      isNullable,
      isInline,
      isRaw,
      isPickable: this.resource.pickable.has(name),
      label: this.#words(`fields.${name}`) ?? humanised(name.replace(/(Id|At)$/, '')),
      /** What it means that there is nothing. */
      empty: this.#words(`empty.${name}`) ?? null,
      /** What holds while there is nothing. */
      fallback: fallback?.() ?? null,
      choices: [
        ...choices.map((value) => ({
          value,
          label: this.#words(`choices.${value}`) ?? humanised(value),
        })),
        ...choicesBeside(field, this.i18n.locale),
      ],
    }
  }

  #words(key: string) {
    return adminWords(this.i18n, this.resource.resource.name)(key)
  }
}
