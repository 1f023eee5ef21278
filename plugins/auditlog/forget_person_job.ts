import { Job, type JobContext } from '#queue/job'
import { forgetPerson } from './forget.js'

interface Payload {
  userId: string
}

/** Follows when an account is deleted. */
export default class ForgetPersonJob extends Job<Payload> {
  static jobName = 'plg.auditlog.forget_person'
  static queue = 'maintenance' as const

  async handle({ userId }: Payload, { signal }: JobContext) {
    await forgetPerson(userId, signal)
  }
}
