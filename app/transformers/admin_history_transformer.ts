import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { AdminResource } from '#admin/define_admin_resource'
import type { HistoryEntry } from '#admin/read_history'
import { humanised } from '#extension/form_fields'
import { adminWords } from '#transformers/admin_words'

/** What changed in a row, with the words of its fields. */
export default class AdminHistoryTransformer extends BaseTransformer<HistoryEntry> {
  constructor(
    entry: HistoryEntry,
    protected of: AdminResource,
    protected i18n: I18n
  ) {
    super(entry)
  }

  toObject() {
    const { id, at, actor, source, verb, changes } = this.resource
    const words = adminWords(this.i18n, this.of.name)
    return {
      id,
      at,
      actor,
      source,
      verb,
      changes: changes.map((change) => ({
        ...change,
        label: words(`fields.${change.field}`) ?? humanised(change.field.replace(/(Id|At)$/, '')),
      })),
    }
  }
}
