import { compose } from '@adonisjs/core/helpers'
import { IntegrityCheckSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

/** One look at every original of the server, in the order of their ids. It may take days, and survives restarts. */
export default class IntegrityCheck extends compose(IntegrityCheckSchema, Identified) {
  get isFinished() {
    return Boolean(this.finishedAt)
  }
}
