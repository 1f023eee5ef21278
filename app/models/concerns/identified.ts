import { beforeCreate } from '@adonisjs/lucid/orm'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { v7 as uuidv7, validate } from 'uuid'

/** Rows that name themselves by a UUIDv7: sortable by birth, unguessable across orgs. */
export function Identified<Model extends NormalizeConstructor<LucidModel>>(superclass: Model) {
  class IdentifiedModel extends superclass {
    static selfAssignPrimaryKey = true

    declare id: string

    @beforeCreate()
    static assignId(row: LucidRow & { id?: string }) {
      row.id ??= makeId()
    }
  }
  return IdentifiedModel
}

/** An id for rows that no model writes. */
export const makeId = () => uuidv7()

/** PostgreSQL refuses to compare a uuid with any other text: ask before a stranger's id reaches it. */
export const isId = (value: unknown): value is string => validate(value)
