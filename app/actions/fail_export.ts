import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { sqlTime } from '#models/concerns/sql_time'
import AdminExport from '#models/admin_export'

interface Failure {
  exportId: string
  /** Of `errors`: why there is no file. */
  code: string
  client?: TransactionClientContract
}

/** Says of an export that nothing comes of it, unless it has ended already. */
export class FailExport {
  async handle({ exportId, code, client }: Failure) {
    const query = AdminExport.query({ client })
    await query
      .where('id', exportId)
      .whereIn('state', ['waiting', 'running'])
      .update({
        state: 'failed',
        failure: code,
        finished_at: sqlTime(DateTime.now(), query.client),
      })
  }
}
