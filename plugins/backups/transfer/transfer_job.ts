import encryption from '@adonisjs/core/services/encryption'
import app from '@adonisjs/core/services/app'
import { isDiskFull } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { dataFolder } from '#extension/places'
import { Current } from '#audit/current'
import Org from '#models/org'
import User from '#models/user'
import { enqueue } from '#queue/enqueue'
import { Job, type JobContext, type JobDeath } from '#queue/job'
import { BackupRefusal } from '../archive/refusal.js'
import { removeWorkFolder } from '../work_folder.js'
import { ExportOrg } from './export_org.js'
import { failureOf } from './failure.js'
import { ImportOrg } from './import_org.js'
import { exportsFolder, importableFiles } from './places.js'
import { keepNewest } from './sweep_transfers.js'
import SweepTransfersJob from './sweep_transfers_job.js'
import Transfer from './transfer.js'
import { ENDED, ended, TransferTurn } from './transfer_turn.js'

interface Payload {
  transferId: string
}

export default class TransferJob extends Job<Payload> {
  static jobName = 'plg.backups.transfer'
  static queue = 'maintenance' as const
  static attempts = 1
  static timeoutMs = 24 * 3_600_000

  async handle({ transferId }: Payload, context: JobContext) {
    const turn = await TransferTurn.resume(transferId)
    if (!turn) return
    const { direction, startedById } = turn.transfer
    if (startedById) Current.set({ actorId: startedById })
    const work = {
      turn,
      signal: AbortSignal.any([context.signal, turn.signal]),
      progress(fraction: number) {
        turn.progress(fraction)
        void context.progress(fraction)
      },
    }
    await turn
      .run(() => {
        const all = { ...work, passphrase: passphraseOf(turn.transfer) }
        const done = direction === 'export' ? exported(all) : imported(all)
        return done.catch(withDiskNamed)
      })
      .catch((error) => {
        // What was refused by name is told where the transfer is.
        if (!(error instanceof Refusal)) throw error
      })
  }

  /** What was cancelled, or whose process ended. */
  async failed({ transferId }: Payload, { error, client }: JobDeath) {
    const left = await Transfer.query({ client })
      .where('id', transferId)
      .whereIn('state', ['waiting', 'running'])
      .first()
    const isRefusal = error instanceof Refusal || error.cause instanceof Refusal
    const failure = isRefusal ? failureOf(error) : ENDED
    await left?.merge({ ...ended(), state: 'failed', failure }).save()
    await removeWorkFolder(transferId)
    await enqueue(SweepTransfersJob, {}, { client, uniqueKey: 'sweep' })
  }
}

function withDiskNamed(error: Error): never {
  if (!isDiskFull(error)) throw error
  throw new BackupRefusal('disk_full', { folder: dataFolder() }, { cause: error })
}

/** What was to be sealed is not made open because the key of the server became another one. */
function passphraseOf({ secret }: Transfer) {
  if (!secret) return undefined
  const passphrase = encryption.decrypt<string>(secret)
  if (passphrase === null) throw new BackupRefusal('passphrase_missing')
  return passphrase
}

interface Work {
  turn: TransferTurn
  passphrase?: string
  signal: AbortSignal
  progress(fraction: number): void
}

async function exported({ turn, ...work }: Work) {
  const { orgId, options } = turn.transfer
  const chosen: string[] = JSON.parse(options ?? '[]')
  const org = orgId ? await Org.find(orgId) : null
  if (!org || org.isDeleted) throw new BackupRefusal('org_missing', { slug: orgId ?? '' })
  const made = await new ExportOrg().handle({
    ...{ org, folder: exportsFolder(), options: chosen },
    ...work,
  })
  const { file, bytes, photos, absent } = made
  await turn.done({ file, bytes, photos, absent })
  await keepNewest(org.id)
}

async function imported({ turn, ...work }: Work) {
  const { direction, file, slug, invites, startedById } = turn.transfer
  const files = await importableFiles()
  const found = files.find(({ name }) => name === file)
  if (!found) throw new BackupRefusal('file_unknown', { file })
  await new ImportOrg().handle({
    ...work,
    turn,
    path: found.path,
    owner: await User.findOrFail(startedById),
    slug: slug ?? undefined,
    dryRun: direction === 'look',
    origin: invites ? app.config.get<string>('app.appUrl') : undefined,
  })
}
