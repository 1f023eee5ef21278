import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { SettingsChange } from '#queries/settings'

export default class SettingsHistoryTransformer extends BaseTransformer<SettingsChange> {
  constructor(
    change: SettingsChange,
    protected i18n: I18n
  ) {
    super(change)
  }

  toObject() {
    const { id, at, actor, changes } = this.resource
    return {
      id,
      at,
      actor,
      source: 'web',
      verb: 'updated',
      changes: changes.map(({ field, before, after }) => ({
        field,
        label: this.i18n.t(`admin_settings.fields.${field}.label`),
        before,
        after,
      })),
    }
  }
}
