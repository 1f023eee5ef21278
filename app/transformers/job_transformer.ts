import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { failureWords } from '#console/failure_words'
import { jobTitle } from '#console/job_words'
import type Job from '#models/job'

/** A job as the console tells of it at a glance. The whole row is among the data. */
export default class JobTransformer extends BaseTransformer<Job> {
  constructor(
    job: Job,
    protected i18n: I18n
  ) {
    super(job)
  }

  toObject() {
    const { org, updatedAt, finishedAt, error } = this.resource
    return {
      ...this.pick(this.resource, ['id', 'queue', 'attempts', 'maxAttempts', 'progress']),
      title: jobTitle(this.resource.name, this.i18n),
      org: org ? { id: org.id, name: org.name } : null,
      reason: error && failureWords(error, this.i18n),
      at: (finishedAt ?? updatedAt).toUTC().toISO()!,
    }
  }
}
