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

const ID_BYTES = 16
/** Drawn for many ids at once: a draw takes longer than all the rest of an id. */
const random = new Uint8Array(ID_BYTES * 256)
let used = random.length
let [msecs, seq] = [0, 0]

/** Those of one process are in the order in which they were made. */
export function makeId() {
  if (used === random.length) {
    crypto.getRandomValues(random)
    used = 0
  }
  const own = random.subarray(used, (used += ID_BYTES))
  const now = Date.now()
  if (now > msecs) [msecs, seq] = [now, startOf(own)]
  else seq++
  return uuidv7({ random: own, msecs, seq })
}

/** Random, and far enough from the end of its 32 bits that counting never gets there. */
const startOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >>> 1

/** PostgreSQL refuses to compare a uuid with any other text: ask before a stranger's id reaches it. */
export const isId = (value: unknown): value is string => validate(value)
