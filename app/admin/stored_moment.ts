import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { AdminField } from '#admin/field'
import { sqlTime } from '#models/concerns/sql_time'

/** A moment as a column keeps it, to compare with: as the database writes times, or in milliseconds. */
export const storedMoment = (
  { isMillis }: AdminField,
  moment: DateTime,
  client: QueryClientContract
) => (isMillis ? moment.toMillis() : sqlTime(moment, client))
