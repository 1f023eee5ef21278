import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** What a user said of two faces: that they are one person's, or never are. The smaller id is face A. */
export default class FaceConstraint extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_facesearch_face_constraints'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare faceAId: string

  @column()
  declare faceBId: string

  @column()
  declare kind: 'must' | 'cannot'
}
