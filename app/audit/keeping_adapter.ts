import { BaseModel } from '@adonisjs/lucid/orm'
import db from '@adonisjs/lucid/services/db'
import type { AdapterContract, LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { keptWrite } from '#audit/bare_writes'
import { type ChangeVerb, entryOf, planOf } from '#audit/changes'
import { collect } from '#audit/waiting_changes'

type Values = Readonly<Record<string, unknown>>

/** Stands between a model and the database, and keeps beside each change what it was. */
class KeepingAdapter implements AdapterContract {
  modelClient = (row: LucidRow) => BaseModel.$adapter.modelClient(row)
  refresh = (row: LucidRow) => BaseModel.$adapter.refresh(row)
  query = (...asked: Parameters<AdapterContract['query']>) => BaseModel.$adapter.query(...asked)
  modelConstructorClient = (...asked: Parameters<AdapterContract['modelConstructorClient']>) =>
    BaseModel.$adapter.modelConstructorClient(...asked)

  insert(row: LucidRow, attributes: object) {
    const write = () => BaseModel.$adapter.insert(row, attributes)
    return kept(row, 'created', {}, row.$attributes, write)
  }

  update(row: LucidRow, attributes: object) {
    const write = () => BaseModel.$adapter.update(row, attributes)
    return kept(row, 'updated', row.$original, row.$attributes, write)
  }

  delete(row: LucidRow) {
    return kept(row, 'deleted', row.$original, {}, () => BaseModel.$adapter.delete(row))
  }
}

export const keepingAdapter = new KeepingAdapter()

/** Change and record are written both or not at all. What nobody keeps needs no transaction. */
async function kept(
  row: LucidRow,
  verb: ChangeVerb,
  before: Values,
  after: Values,
  write: () => Promise<void>
) {
  const plan = planOf(row.constructor as LucidModel)
  const entries = plan ? entryOf(plan, row, verb, before, after) : []
  if (!entries.length) return keptWrite(write)
  if (row.$trx) {
    await keptWrite(write)
    return collect(entries, row.$trx)
  }
  return db.transaction(async (trx) => {
    row.useTransaction(trx)
    await keptWrite(write)
    await collect(entries, trx)
  })
}
