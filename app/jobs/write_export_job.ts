import { FailExport } from '#actions/fail_export'
import { WriteExport } from '#actions/write_export'
import { Job, type JobContext, type JobDeath } from '#queue/job'

interface Payload {
  exportId: string
}

export default class WriteExportJob extends Job<Payload> {
  static jobName = 'write_export'
  static attempts = 3
  static timeoutMs = 60 * 60_000

  async handle({ exportId }: Payload, { signal, progress }: JobContext) {
    await new WriteExport().handle({ exportId, signal, progress })
  }

  async failed({ exportId }: Payload, { client }: JobDeath) {
    await new FailExport().handle({ exportId, code: 'E_INTERNAL', client })
  }
}
