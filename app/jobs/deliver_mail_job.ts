import { DeliverMail } from '#actions/deliver_mail'
import { Job } from '#queue/job'

interface Payload {
  mailId: string
}

export default class DeliverMailJob extends Job<Payload> {
  static jobName = 'deliver_mail'
  static queue = 'mail' as const
  static attempts = 10
  static backoffMs = 15_000
  static timeoutMs = 2 * 60_000

  async handle({ mailId }: Payload) {
    await new DeliverMail().handle({ mailId })
  }
}
