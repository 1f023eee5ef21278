import { compose } from '@adonisjs/core/helpers'
import { RowChangeSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

/** What one deed changed in one row. Written by `#audit/history` alone, and never changed. */
export default class RowChange extends compose(RowChangeSchema, Identified) {}
