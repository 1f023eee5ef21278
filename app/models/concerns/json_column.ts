import { column } from '@adonisjs/lucid/orm'

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
