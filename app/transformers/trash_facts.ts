import { DateTime } from 'luxon'
import { TRASH_DAYS } from '#models/concerns/trashable'

/** When something was thrown away and how long it still waits. */
export function trashFactsOf(row: { trashedAt: DateTime | null }) {
  const trashedAt = row.trashedAt!.toUTC()
  const purgedAt = trashedAt.plus({ days: TRASH_DAYS })
  return {
    trashedAt: trashedAt.toISO()!,
    purgedAt: purgedAt.toISO()!,
    daysLeft: Math.max(0, Math.ceil(purgedAt.diff(DateTime.utc(), 'days').days)),
  }
}
