import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const AT_ONCE = 2_000

/** All rows of a query on PostgreSQL, some at a time. */
export async function* rowsOf<Row>(
  client: TransactionClientContract,
  sql: string
): AsyncGenerator<Row[]> {
  await client.rawQuery(`DECLARE backup_rows NO SCROLL CURSOR FOR ${sql}`)
  for (;;) {
    const { rows } = await client.rawQuery(`FETCH ${AT_ONCE} FROM backup_rows`)
    if (!rows.length) break
    yield rows as Row[]
  }
  await client.rawQuery('CLOSE backup_rows')
}
