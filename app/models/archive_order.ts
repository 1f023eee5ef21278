import { compose } from '@adonisjs/core/helpers'
import { ArchiveOrderSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export const ARCHIVE_ORDER_MINUTES = 10

/** A selection too large for an address, which one person may fetch as a zip for some minutes. */
export default class ArchiveOrder extends compose(ArchiveOrderSchema, Identified, OrgOwned) {
  declare size: 'original' | 'web'
}
