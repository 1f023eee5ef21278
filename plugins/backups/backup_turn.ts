import { recordDeed } from '#audit/recorder'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isUniqueViolation } from '#exceptions/causes'
import { BackupRefusal } from './archive/refusal.js'
import Backup, { SILENT_MS } from './backup.js'
import { patientTransaction } from './patient_transaction.js'

type Begun = Pick<Backup, 'source' | 'startedById' | 'folder' | 'file' | 'isSealed'>
type Made = Pick<Backup, 'bytes' | 'entries' | 'absent' | 'hasKey'>

export const NOTHING_YET = { bytes: 0, entries: 0, absent: 0, progress: 0, hasKey: false }

const TURN = 'backup'
const BEAT_MS = 2_000

/** The right to make a backup: one process has it at a time, and loses it when it is not heard of any more. */
export class BackupTurn {
  readonly #abort = new AbortController()
  readonly #timer: NodeJS.Timeout
  #progress = 0

  private constructor(readonly backup: Backup) {
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS).unref()
  }

  /** Aborts when another process took it. */
  get signal() {
    return this.#abort.signal
  }

  /** `ordered` is the id of a row that waits for it, or whose process has ended: there is no other that works on it. */
  static async take(begun: Begun, ordered?: string, now = Date.now()): Promise<BackupTurn> {
    const backup = await patientTransaction(async (client) => {
      await endSilent(now, client)
      const running = await Backup.query({ client }).where('turn', TURN).first()
      if (running && running.id !== ordered)
        throw new BackupRefusal('already_running', { file: running.file })
      const waiting = ordered
        ? await Backup.query({ client })
            .where('id', ordered)
            .whereIn('state', ['waiting', 'running'])
            .first()
        : null
      const row = (waiting ?? new Backup()).useTransaction(client)
      const facts = { ...NOTHING_YET, state: 'running' as const, turn: TURN }
      return row.merge({ ...begun, ...facts, startedAt: now, beatAt: now }).save()
    }).catch((error) => {
      // Two began in the same moment: the other one was first.
      if (!isUniqueViolation(error)) throw error
      throw new BackupRefusal('already_running', { file: begun.file }, { cause: error })
    })
    return new BackupTurn(backup)
  }

  progress(fraction: number) {
    this.#progress = fraction
  }

  /** Together with the deed: a backup that nobody knows of was not made. */
  async done(made: Made) {
    return patientTransaction(async (client) => {
      const backup = await this.#end({ ...made, state: 'done', progress: 1 }, client)
      const { id, file, bytes, entries } = backup
      const subject = { type: 'plg.backups.backup', id, title: file }
      const facts = { file, bytes: Number(bytes), entries: Number(entries) }
      await recordDeed({ event: 'backup.created', subject, facts }, client)
      return backup
    })
  }

  async failed(error: Error) {
    const failure = error instanceof BackupRefusal ? error.reason : error.message.slice(0, 500)
    // A database that fails is why it failed; the next turn finds that nobody is there.
    const end = patientTransaction((client) => this.#end({ state: 'failed', failure }, client))
    await end.catch(() => {})
  }

  async #end(facts: Partial<Backup>, client: TransactionClientContract) {
    clearInterval(this.#timer)
    const finishedAt = Date.now()
    const backup = await Backup.query({ client }).where('id', this.backup.id).firstOrFail()
    return backup.merge({ ...facts, turn: null, finishedAt, beatAt: finishedAt }).save()
  }

  async #beat() {
    const { id } = this.backup
    const beat = { beat_at: Date.now(), progress: this.#progress }
    const count = await Backup.query()
      .where({ id, turn: TURN })
      .update(beat)
      .catch(() => [1])
    if (!Number([count].flat()[0])) this.#abort.abort(new BackupRefusal('already_running'))
  }
}

/** Backups whose process has ended without a word. */
async function endSilent(now: number, client: TransactionClientContract) {
  await Backup.query({ client })
    .where('turn', TURN)
    .where('beat_at', '<', now - SILENT_MS)
    .update({ turn: null, state: 'failed', failure: 'ended', finished_at: now })
}
