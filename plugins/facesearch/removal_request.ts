import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** «Remove me»: somebody asks that the faces they were found by be forgotten. */
export default class RemovalRequest extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_facesearch_removals'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare shareLinkId: string | null

  @column({
    prepare: (ids: string[]) => JSON.stringify(ids),
    consume: (ids: string) => JSON.parse(ids),
  })
  declare faceIds: string[]

  @column()
  declare state: 'open' | 'done' | 'refused'

  @column()
  declare message: string | null

  /** How whoever asked may be reached, in their own words. */
  @column()
  declare contact: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column()
  declare decidedBy: string | null

  /** Milliseconds. */
  @column()
  declare decidedAt: number | null
}
