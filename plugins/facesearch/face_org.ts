import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { isOpen } from '#extension/gate'
import { booleanColumn } from '#models/concerns/json_column'
import { OrgOwned } from '#models/concerns/org_owned'

/** What an org decided about faces, and where its index stands. Times are milliseconds. */
export default class FaceOrg extends compose(BaseModel, OrgOwned) {
  static table = 'plg_facesearch_orgs'
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare orgId: string

  /** Why the org may keep biometric data, in its own words. */
  @column()
  declare basis: string | null

  @column()
  declare consentedBy: string | null

  /** Since when it is on; `null` while it is off. */
  @column()
  declare consentedAt: number | null

  /** Whose faces answer. */
  @column()
  declare engineVersion: string | null

  /** Whose faces are made beside them. */
  @column()
  declare nextEngineVersion: string | null

  /** The database counts every change of a face here; rows that changed carry it. */
  @column()
  declare changeSequence: number

  /** `changeSequence` when faces were last taken away: whoever read before that reads all of them anew. */
  @column()
  declare removalSequence: number

  @column()
  declare pausedAt: number | null

  /** Whether share links may offer a search to visitors. */
  @booleanColumn()
  declare visitors: boolean

  /** When what is kept is erased, once the org switched it off. */
  @column()
  declare purgeAt: number | null

  /** Whether the org has faces now: the plugin is open there and somebody said yes. */
  get isOn() {
    return this.consentedAt !== null && isOpen('facesearch', this.orgId)
  }
}
