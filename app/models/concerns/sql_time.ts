import type { DateTime } from 'luxon'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A moment as the database keeps it, for conditions that models do not prepare. */
export function sqlTime(moment: DateTime, client: QueryClientContract) {
  return moment.toUTC().toFormat(client.dialect.dateTimeFormat)
}
