import { compose } from '@adonisjs/core/helpers'
import { StorageAuditSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** The last count of an org's storage: what it is charged for, what its rows say, what its files weigh. */
export default class StorageAudit extends compose(StorageAuditSchema, Identified, OrgOwned) {
  get isDrifting() {
    return this.ledgerBytes !== this.rowBytes || this.isDamaged
  }

  /** Files are gone or not what they were: no counting brings them back. */
  get isDamaged() {
    return this.missingFiles > 0
  }
}
