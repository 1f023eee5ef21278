import { compose } from '@adonisjs/core/helpers'
import { IdempotencyKeySchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

/** A write that somebody named so that repeating it does nothing twice, and what it was answered. */
export default class IdempotencyKey extends compose(IdempotencyKeySchema, Identified) {
  get isAnswered() {
    return this.status !== null
  }
}
