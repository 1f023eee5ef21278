import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { markedModels } from '#audit/marks'
import { isId } from '#models/concerns/identified'

interface Crossing {
  acrossOrgs?: (options: {
    client: TransactionClientContract
  }) => ModelQueryBuilderContract<LucidModel, LucidRow>
}

/** How rows of a marked model are called, by its noun: for deeds that name a row without changing it. */
export async function readTitles(
  noun: string,
  ids: readonly string[],
  client: TransactionClientContract
): Promise<Map<string, string>> {
  const [model, marks] = [...markedModels()].find(([, each]) => each.noun === noun) ?? []
  const known = ids.filter(isId)
  if (!model || !marks?.title || !model.$hasColumn(marks.title) || !known.length) return new Map()
  const { acrossOrgs } = model as LucidModel & Crossing
  const query = acrossOrgs?.call(model, { client }) ?? model.query({ client })
  const { columnName } = model.$getColumn(marks.title)!
  const rows: Record<string, string | null>[] = await query
    .whereIn('id', known)
    .select('id', columnName)
    .pojo()
  return new Map(
    rows.flatMap(({ id, [columnName]: title }) => (title ? [[id!, String(title)]] : []))
  )
}
