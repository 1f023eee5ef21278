import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { humanised } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'
import type AdminExport from '#models/admin_export'

/** An export as its owner sees it, with the words of what it holds. */
export default class AdminExportTransformer extends BaseTransformer<AdminExport> {
  constructor(
    made: AdminExport,
    protected i18n: I18n
  ) {
    super(made)
  }

  toObject() {
    const { id, resource, format, state, progress, createdAt, expiresAt } = this.resource
    const { rowsExpected, rowsWritten, isCapped, bytes, isExpired } = this.resource
    return {
      id,
      resource,
      title: knownWord(this.i18n, `admin.${resource}.title`) ?? humanised(resource),
      format,
      state,
      progress,
      rowsExpected,
      rowsWritten,
      isCapped,
      bytes,
      isExpired,
      failure: this.#failure,
      createdAt: createdAt.toISO()!,
      expiresAt: expiresAt.toISO()!,
    }
  }

  get #failure() {
    const { failure } = this.resource
    return (
      failure && (knownWord(this.i18n, `errors.${failure}`) ?? this.i18n.t('errors.E_INTERNAL'))
    )
  }
}
