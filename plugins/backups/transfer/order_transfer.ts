import encryption from '@adonisjs/core/services/encryption'
import { Refusal } from '#exceptions/refusal'
import Org from '#models/org'
import type User from '#models/user'
import { enqueue } from '#queue/enqueue'
import { refuseUnknownOptions } from './plugin_data.js'
import TransferJob from './transfer_job.js'
import {
  endSilent,
  exportTurn,
  IMPORT_TURN,
  noteTransfer,
  takeHalvesAway,
  type TransferWish,
} from './transfer_turn.js'

interface ExportWish {
  org: Org
  user: User
  passphrase?: string
  /** What was chosen of what plugins offer: `<plugin>.<option>`. */
  options?: readonly string[]
}

interface ImportWish {
  file: string
  user: User
  slug?: string
  passphrase?: string
  invites: boolean
}

/** Asks for an export of an org as soon as a worker has time; refuses while another of it is under way. */
export class OrderExport {
  async handle({ org, user, passphrase, options = [] }: ExportWish) {
    refuseUnknownOptions(org.id, options)
    return order({
      direction: 'export',
      orgId: org.id,
      turn: exportTurn(org.id),
      title: org.name,
      file: '',
      slug: null,
      invites: false,
      options: JSON.stringify(options),
      ...by(user, passphrase),
    })
  }
}

/** Asks for an import; there is one at a time. */
export class OrderImport {
  async handle({ file, user, slug, passphrase, invites }: ImportWish) {
    await refuseTaken(slug)
    return order({
      direction: 'import',
      orgId: null,
      turn: IMPORT_TURN,
      title: file.slice(0, 120),
      file,
      slug: slug ?? null,
      invites,
      ...by(user, passphrase),
    })
  }
}

/** Asks what an import would bring. Nothing is written. */
export class OrderLook {
  async handle({ file, user, slug, passphrase }: Omit<ImportWish, 'invites'>) {
    await refuseTaken(slug)
    return order({
      direction: 'look',
      orgId: null,
      turn: `look ${user.id}`,
      title: file.slice(0, 120),
      file,
      slug: slug ?? null,
      invites: false,
      ...by(user, passphrase),
    })
  }
}

const by = (user: User, passphrase?: string) => ({
  source: 'console' as const,
  startedById: user.id,
  isSealed: Boolean(passphrase),
  secret: passphrase ? encryption.encrypt(passphrase) : null,
})

async function refuseTaken(slug?: string) {
  if (!slug) return
  // One that came to no end may have the address.
  await endSilent()
  await takeHalvesAway()
  if (await Org.query().where('slug', slug).first())
    throw new Refusal(422, 'E_SLUG_TAKEN', { field: 'slug', params: { slug } })
}

const order = (wish: TransferWish) =>
  noteTransfer(wish, 'waiting', ({ id }, client) =>
    enqueue(TransferJob, { transferId: id }, { client })
  )
