interface Connection<Statement> {
  prepare(sql: string): Statement
}

const MOST_KEPT = 300
/** Longer ones carry lists of values and hardly ever come again. */
const LONGEST = 2_000

/**
 * Keeps statements that were prepared: the same few hundred come again and again, and preparing one costs as much as
 * running it. SQLite prepares them anew by itself when a table changes.
 */
export function keepStatements<Statement>(connection: Connection<Statement>) {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Statement>()
  connection.prepare = (sql) => {
    if (sql.length > LONGEST) return prepare(sql)
    const statement = kept.get(sql) ?? prepare(sql)
    kept.delete(sql)
    kept.set(sql, statement)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    return statement
  }
}
