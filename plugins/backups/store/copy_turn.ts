import { randomUUID } from 'node:crypto'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { BackupRefusal } from '../archive/refusal.js'
import { patientTransaction } from '../patient_transaction.js'
import Copy, { SILENT_MS } from './copy.js'

const BEAT_MS = 2_000

/** The right to carry a copy into its store: one has it at a time, and loses it with the row. */
export class CopyTurn {
  readonly #abort = new AbortController()
  readonly #timer: NodeJS.Timeout
  #progress: number

  private constructor(
    readonly copy: Copy,
    private readonly turn: string
  ) {
    this.#progress = copy.progress
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS).unref()
  }

  /** Answers nothing where somebody else carries it, or nobody has to. */
  static async take(id: string, now = Date.now()) {
    const turn = randomUUID()
    const copy = await patientTransaction(async (client) => {
      await Copy.query({ client })
        .where('id', id)
        .whereNot('state', 'stored')
        .where((query) => query.whereNull('turn').orWhere('beat_at', '<', now - SILENT_MS))
        .update({ turn, state: 'uploading', failure: null, beat_at: now })
      return Copy.query({ client }).where({ id, turn }).first()
    })
    return copy && new CopyTurn(copy, turn)
  }

  get signal() {
    return this.#abort.signal
  }

  progress(fraction: number) {
    this.#progress = fraction
  }

  /** Writes down what the next one needs to go on. */
  async keep(facts: Partial<Copy>) {
    await this.#write(facts)
    this.copy.merge(facts)
  }

  async end(facts: Partial<Copy>, together?: (client: TransactionClientContract) => Promise<void>) {
    this.release()
    await this.#write({ ...facts, turn: null, progress: this.#progress }, together)
  }

  release() {
    clearInterval(this.#timer)
  }

  #write(facts: Partial<Copy>, together?: (client: TransactionClientContract) => Promise<void>) {
    return patientTransaction(async (client) => {
      // Held: whoever deletes it waits, and finds what came of it.
      const row = await Copy.query({ client })
        .where({ id: this.copy.id, turn: this.turn })
        .forUpdate()
        .first()
      if (!row) throw new BackupRefusal('store_let_go')
      await row.merge({ ...facts, beatAt: Date.now() }).save()
      await together?.(client)
    })
  }

  async #beat() {
    const count = await Copy.query()
      .where({ id: this.copy.id, turn: this.turn })
      .update({ beat_at: Date.now(), progress: this.#progress })
      .catch(() => [1])
    if (!Number([count].flat()[0])) this.#abort.abort(new BackupRefusal('store_let_go'))
  }
}
