import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import Face from '../face.js'
import Person from '../person.js'

/** Somebody may be this person: a face, or all of another person. */
export default class Suggestion extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_facesearch_suggestions'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare personId: string

  @column()
  declare faceId: string | null

  @column()
  declare otherPersonId: string | null

  @column({ serializeAs: null })
  declare distance: number

  @belongsTo(() => Person)
  declare person: BelongsTo<typeof Person>

  @belongsTo(() => Face)
  declare face: BelongsTo<typeof Face>

  @belongsTo(() => Person, { foreignKey: 'otherPersonId' })
  declare otherPerson: BelongsTo<typeof Person>
}
