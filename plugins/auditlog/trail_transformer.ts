import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type Entry from './entry.js'
import { wordsOf } from './words.js'

/** An entry in a line. */
export class TrailTransformer extends BaseTransformer<Entry> {
  constructor(
    resource: Entry,
    protected i18n: I18n
  ) {
    super(resource)
  }

  toObject() {
    const { id, at, event, actorId, actorName, shareLinkId, source } = this.resource
    const words = wordsOf(this.i18n)
    return {
      id,
      at: at.toUTC().toISO()!,
      event: words.event(event),
      actor:
        actorName ??
        words.nobody({ isForgotten: actorId !== null, isVisitor: shareLinkId !== null }),
      source: words.source(source),
    }
  }
}
