import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { DateTime } from 'luxon'
import type { listSchedules } from '#queue/schedules'
import { jobTitle } from '#console/job_words'

type Schedule = Awaited<ReturnType<typeof listSchedules>>[number]

export default class ScheduleTransformer extends BaseTransformer<Schedule> {
  constructor(
    schedule: Schedule,
    protected i18n: I18n
  ) {
    super(schedule)
  }

  toObject() {
    const { name, nextRunAt, lastRunAt } = this.resource
    return {
      ...this.pick(this.resource, ['name', 'cron', 'isPaused']),
      title: jobTitle(name, this.i18n),
      nextRunAt: new Date(nextRunAt).toISOString(),
      lastRunAt: lastRunAt && momentOf(lastRunAt).toUTC().toISO()!,
    }
  }
}

/** SQLite answers the text that it keeps. */
const momentOf = (stored: string | Date) =>
  stored instanceof Date ? DateTime.fromJSDate(stored) : DateTime.fromSQL(stored, { zone: 'utc' })
