import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DateTime } from 'luxon'
import { FailExport } from '#actions/fail_export'
import { forgetExport } from '#admin/exports'
import AdminExport from '#models/admin_export'
import { isId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import { findJob } from '#queue/rows'
import { EXPORTS, exportPart } from '#storage/keys'
import { store } from '#storage/store'

/** A file is in place before its row says so: so long it may wait for it. */
const WAITING_MS = 3_600_000
const AT_ONCE = 200

/** Takes exports away whose time is over, and what crashes, cancelled jobs and accounts that went left of others. */
export class SweepExports {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    await this.#giveUp()
    await this.#forgetExpired(now, signal)
    const before = now.toMillis() - WAITING_MS
    await this.#removeStrays(before, signal)
    await this.#removeParts(before)
  }

  /** Somebody cancelled the job itself, or it was forgotten: nobody writes that file any more. */
  async #giveUp() {
    const underWay = await AdminExport.query()
      .whereIn('state', ['waiting', 'running'])
      .limit(AT_ONCE)
    for (const { id, jobId } of underWay) {
      const job = jobId ? await findJob(jobId) : undefined
      if (job?.state === 'queued' || job?.state === 'running') continue
      await new FailExport().handle({ exportId: id, code: 'E_EXPORT_STOPPED' })
    }
  }

  async #forgetExpired(now: DateTime, signal?: AbortSignal) {
    for (;;) {
      const query = AdminExport.query()
      const expired = await query
        .whereNotIn('state', ['waiting', 'running'])
        .where('expires_at', '<=', sqlTime(now, query.client))
        .limit(AT_ONCE)
      for (const one of expired) await forgetExport(one)
      if (expired.length < AT_ONCE || signal?.aborted) return
    }
  }

  /** Files whose row went with its org or account, or says that there is none. */
  async #removeStrays(before: number, signal?: AbortSignal) {
    for await (const { key, isFile } of store.list(EXPORTS)) {
      signal?.throwIfAborted()
      const found = isFile ? await store.stat(key) : null
      if (!found || found.modifiedAt.getTime() >= before) continue
      const id = key.split('/').at(-1)!.split('.')[0]
      const row = isId(id) ? await AdminExport.find(id) : null
      if (row?.state !== 'done') await store.remove(key)
    }
  }

  async #removeParts(before: number) {
    const folder = dirname(exportPart('any'))
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const found = await stat(path).catch(() => null)
      if (found && found.mtimeMs < before) await rm(path, { force: true })
    }
  }
}
