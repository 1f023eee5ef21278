import { column } from '@adonisjs/lucid/orm'
import { DateTime } from 'luxon'

/** A column that keeps a plain object as JSON text, in every database the same. */
export function jsonColumn() {
  return column({
    prepare: (value: unknown) => JSON.stringify(value ?? {}),
    consume: (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : (value ?? {})),
  })
}

/** SQLite has no booleans: what it keeps as 0 and 1 reads as a claim again. */
export function booleanColumn() {
  return column({ consume: (value: unknown) => Boolean(value) })
}

/** A moment that is kept in milliseconds; PostgreSQL answers them as text. */
export function millisColumn() {
  return column({
    prepare: (value: DateTime | null) => value?.toMillis() ?? null,
    consume: (value: number | string | null) =>
      value === null ? null : DateTime.fromMillis(Number(value)),
  })
}
