import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { addHistory } from '#audit/changes'
import { keepingAdapter } from '#audit/keeping_adapter'
import { emptyHistory } from '#audit/row_history'
import { forget } from '#audit/waiting_changes'

export { untold } from '#audit/bare_writes'
export { areChangesKept, keepChanges, whenForgotten } from '#audit/changes'
export type { ChangeSink, ChangeVerb, Forgetter, RowChange } from '#audit/changes'
export { noteChange, noteChanges, type PlainChange } from '#audit/waiting_changes'
export type { KeptChange, KeptValue } from '#audit/comparison'
export { auditedDelete, auditedUpdate } from '#audit/set_writes'
export { readTitles } from '#audit/titles'

/**
 * Keeps from now on what changes in these fields of a model beside its rows, whoever changes it, in the transaction of the
 * change itself. Answers how to stop. Writes to many rows at once go through `auditedUpdate` and `auditedDelete`.
 */
export function keepHistory(model: LucidModel, fields: readonly string[]) {
  model.$adapter = keepingAdapter
  return addHistory(model, fields)
}

/** Leaves of what was kept of a row that it was there, and when: for rows that are about a person who goes. */
export async function forgetValues(
  table: string,
  rowId: string,
  client: TransactionClientContract
) {
  await forget(table, rowId, client)
  await emptyHistory(table, rowId, client)
}
