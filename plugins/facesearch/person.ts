import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import Face from './face.js'
import { vectorColumn } from './vector_column.js'

/** Faces that are one person's, in one org. */
export default class Person extends compose(
  BaseModel,
  Identified,
  OrgOwned,
  Audited({ noun: 'person', title: 'name', fields: ['name', 'hiddenAt'] })
) {
  static table = 'plg_facesearch_people'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare name: string | null

  @column()
  declare coverFaceId: string | null

  /** Milliseconds. */
  @column()
  declare hiddenAt: number | null

  /** Of the embeddings of all faces of `engineVersion` that have one. */
  @vectorColumn()
  declare vectorSum: Float32Array | null

  /** How many those are. */
  @column()
  declare faceCount: number

  @column({ serializeAs: null })
  declare engineVersion: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @hasMany(() => Face)
  declare faces: HasMany<typeof Face>
}
