import { BaseTransformer } from '@adonisjs/core/transformers'
import type { Suggestion } from '#queries/suggestions'

export default class SuggestionTransformer extends BaseTransformer<Suggestion> {
  toObject() {
    return this.pick(this.resource, ['kind', 'name', 'text'])
  }
}
