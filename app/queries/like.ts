import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A pattern for `like … escape '\'` that finds the words themselves anywhere, whatever signs are in them. */
export const containing = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`

/** A column without its case. A PostgreSQL without locale lowers ASCII alone, unless it is told how. */
export function folded(column: string, { dialect }: QueryClientContract) {
  return dialect.name === 'postgres' ? `lower(${column} collate "und-x-icu")` : `lower(${column})`
}
