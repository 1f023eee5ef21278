import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { PurgeOrg } from '#actions/purge_org'
import { isUniqueViolation } from '#exceptions/causes'
import Org from '#models/org'
import { BackupRefusal } from '../archive/refusal.js'
import { removeWorkFolder } from '../work_folder.js'
import { failureOf } from './failure.js'
import Transfer from './transfer.js'

export type TransferWish = Pick<
  Transfer,
  'direction' | 'orgId' | 'turn' | 'title' | 'file' | 'slug' | 'isSealed' | 'invites' | 'secret'
> &
  Pick<Transfer, 'source' | 'startedById'> &
  Partial<Pick<Transfer, 'options'>>

const NOTHING_YET = { bytes: 0, photos: 0, absent: 0, progress: 0 }
const BEAT_MS = 2_000
/** A process that was silent so long has ended. */
const SILENT_MS = 30_000
/** What waits is waited for, unless nobody works on anything any more. */
const PATIENCE_MS = 3_600_000
/** An export waits so long to be taken along; what is told of an import stays as long. */
export const KEPT_DAYS = 7
const KEPT_MS = KEPT_DAYS * 86_400_000

/** Of transfers with the same turn one is there at a time: of exports of one org, and of imports. */
export const exportTurn = (orgId: string) => `export ${orgId}`
export const IMPORT_TURN = 'import'

/**
 * The work on a transfer by one process. It says now and then that it lives; who is not heard of any more has lost the
 * work, and what an import had made by then is taken away.
 */
export class TransferTurn {
  readonly #abort = new AbortController()
  readonly #timer: NodeJS.Timeout
  #fraction = 0

  private constructor(readonly transfer: Transfer) {
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS).unref()
  }

  /** Begins at once. */
  static async begin(wish: TransferWish) {
    return new TransferTurn(await noteTransfer(wish, 'running'))
  }

  /** Begins what was ordered; answers nothing where it does not wait any more. */
  static async resume(transferId: string) {
    const beat = { state: 'running', beat_at: Date.now() }
    const count = await Transfer.query().where({ id: transferId, state: 'waiting' }).update(beat)
    return Number([count].flat()[0])
      ? new TransferTurn(await Transfer.findOrFail(transferId))
      : null
  }

  /** Aborts when the work was lost. */
  get signal() {
    return this.#abort.signal
  }

  progress = (fraction: number) => {
    this.#fraction = fraction
  }

  /** Notes whose work is half done, so that it is taken away should this process end. */
  async founded(orgId: string, client: TransactionClientContract) {
    await this.#write({ orgId }, client)
  }

  /** Together with what makes it true, where there is a transaction. Throws when the work was lost meanwhile. */
  async done(result: Partial<Transfer>, client?: TransactionClientContract) {
    await this.#write({ ...ended(), ...result, state: 'done', progress: 1 }, client)
    this.stop()
  }

  /** Lets `work` do it, and writes down why it did not. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      // A database that fails is why it failed; who comes next finds that nobody is there.
      await this.#write({ ...ended(), state: 'failed', failure: failureOf(error as Error) }).catch(
        () => {}
      )
      throw error
    } finally {
      this.stop()
    }
  }

  stop() {
    clearInterval(this.#timer)
  }

  async #write(facts: Partial<Transfer>, client?: TransactionClientContract) {
    const { id } = this.transfer
    const transfer = await Transfer.query({ client }).where({ id, state: 'running' }).first()
    if (!transfer) throw this.#lost()
    await transfer.merge(facts).save()
  }

  async #beat() {
    const { id } = this.transfer
    const beat = { beat_at: Date.now(), progress: this.#fraction }
    const count = await Transfer.query()
      .where({ id, state: 'running' })
      .update(beat)
      .catch(() => [1])
    if (!Number([count].flat()[0])) this.#abort.abort(this.#lost())
  }

  #lost() {
    return new BackupRefusal('already_running', { file: this.transfer.title })
  }
}

/** Why whatever was killed has failed. */
export const ENDED = JSON.stringify({ key: 'plg.backups.failures.ended' })

/** How whatever has come to its end is written down. */
export const ended = (now = Date.now()) => ({
  ...{ turn: null, secret: null },
  ...{ finishedAt: now, beatAt: now, expiresAt: now + KEPT_MS },
})

/** Writes it down, or refuses while another one has the same turn. */
export async function noteTransfer(
  wish: TransferWish,
  state: 'waiting' | 'running',
  also?: (transfer: Transfer, client: TransactionClientContract) => Promise<unknown>
) {
  const now = Date.now()
  await endSilent(now)
  await takeHalvesAway()
  return db
    .transaction(async (client) => {
      const { turn, title } = wish
      if (turn && (await Transfer.query({ client }).where('turn', turn).first()))
        throw new BackupRefusal('already_running', { file: title })
      const row = { ...NOTHING_YET, ...wish, state, startedAt: now, beatAt: now }
      const transfer = await Transfer.create(row, { client })
      await also?.(transfer, client)
      return transfer
    })
    .catch((error) => {
      // Two began in the same moment: the other one was first.
      if (!isUniqueViolation(error)) throw error
      throw new BackupRefusal('already_running', { file: wish.title }, { cause: error })
    })
}

/** Transfers whose process has ended without a word, and those that nobody began. */
export async function endSilent(now = Date.now()) {
  const silent = await Transfer.query().where((which) =>
    which
      .where((running) => running.where('state', 'running').where('beat_at', '<', now - SILENT_MS))
      .orWhere((waiting) =>
        waiting.where('state', 'waiting').where('beat_at', '<', now - PATIENCE_MS)
      )
  )
  for (const { id, state, beatAt } of silent) {
    const { turn, secret, finishedAt, expiresAt } = ended(now)
    await Transfer.query()
      .where({ id, state, beat_at: beatAt })
      .update({
        ...{ turn, secret, failure: ENDED, state: 'failed' },
        ...{ finished_at: finishedAt, expires_at: expiresAt },
      })
    await removeWorkFolder(id)
  }
}

/** Orgs of imports that came to no end. Until an import is done nobody has seen them. */
export async function takeHalvesAway() {
  const failed = await Transfer.query()
    .where({ direction: 'import', state: 'failed' })
    .whereNotNull('org_id')
  for (const { orgId } of failed) {
    const org = await Org.find(orgId)
    if (org?.isDeleted) await new PurgeOrg().handle({ org })
  }
}
