import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type Pick from './pick.js'
import type { PickOutcome } from './pick.js'
import { wordsOf } from './words_of.js'

/** What was brought back alone, and how it went, as the console shows it. */
export default class PickTransformer extends BaseTransformer<Pick> {
  constructor(
    resource: Pick,
    protected i18n: I18n
  ) {
    super(resource)
  }

  toObject() {
    const { id, kind, what, state, outcome: text, askedAt } = this.resource
    const outcome: PickOutcome | null = text ? JSON.parse(text) : null
    const at = new Date(Number(askedAt)).toISOString()
    return { id, kind, what, state, at, words: outcome && this.#words(outcome) }
  }

  #words(outcome: PickOutcome) {
    if ('reason' in outcome) return wordsOf(outcome, this.i18n)
    if ('failure' in outcome) return outcome.failure
    if ('outcome' in outcome) return this.i18n.t(`plg.backups.pick_outcomes.${outcome.outcome}`)
    const { name, photos, people } = outcome
    return this.i18n.t('plg.backups.pick_outcomes.org', { name, photos, people })
  }
}
