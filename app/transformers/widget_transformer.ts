import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { AdminWidget } from '#admin/define_admin_widget'
import { humanised } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'

/** The frame of a widget, with its words: what it shows comes after it. */
export default class WidgetTransformer extends BaseTransformer<AdminWidget> {
  constructor(
    widget: AdminWidget,
    protected i18n: I18n
  ) {
    super(widget)
  }

  toObject() {
    const widget = this.resource
    const { name, kind, path = null, texts, wordsAt, moreWords } = widget
    return {
      name,
      kind,
      path,
      unit: 'unit' in widget ? widget.unit : null,
      shape: 'shape' in widget ? widget.shape : null,
      bars: ('bars' in widget && widget.bars) || null,
      title: this.#words('title') ?? humanised(name),
      hint: this.#words('hint') ?? null,
      columns: ('columns' in widget ? widget.columns : []).map((column) => ({
        ...column,
        label: this.#words(`columns.${column.name}`) ?? humanised(column.name),
      })),
      /** Of parts and states, by their names. */
      words: {
        ...(wordsAt && this.#under(`${wordsAt}.`)),
        ...Object.fromEntries(
          (moreWords?.(this.i18n.locale) ?? []).map(({ value, label }) => [value, label])
        ),
        ...this.#under(`${texts}.words.`),
      },
    }
  }

  #words(key: string) {
    return knownWord(this.i18n, `${this.resource.texts}.${key}`)
  }

  #under(prefix: string): Record<string, string> {
    const { localeTranslations, fallbackTranslations } = this.i18n
    const known = Object.keys({ ...fallbackTranslations, ...localeTranslations })
    const keys = known.filter((key) => key.startsWith(prefix))
    return Object.fromEntries(keys.map((key) => [key.slice(prefix.length), this.i18n.t(key)]))
  }
}
