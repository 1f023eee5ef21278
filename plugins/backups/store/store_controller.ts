import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import { enqueue } from '#queue/enqueue'
import { BackupRefusal } from '../archive/refusal.js'
import { foundThere } from '../found_backup.js'
import Copy, { isBeingFetched } from './copy.js'
import { DeleteCopy } from './delete_copy.js'
import FetchBackupJob from './fetch_backup_job.js'
import { SeeStore } from './keep_store.js'
import { OrderCopy } from './order_copy.js'
import { requiredStore } from './store_place.js'
import { TryStore } from './try_store.js'

const HOME = '/admin/p/backups'
/** Whoever asks waits for it. */
const LOOK_MS = 30_000

/** Copies of backups in a store, in the console. */
export default class StoreController {
  async store(ctx: HttpContext) {
    const { id: userId } = ctx.auth.getUserOrFail()
    const backup = await foundThere(ctx.params.id)
    await requiredStore()
    await new OrderCopy().handle({ backup, userId })
    return home(ctx, 'store_ordered')
  }

  async destroy(ctx: HttpContext) {
    const copy = await Copy.findOrFail(ctx.params.id)
    await new DeleteCopy().handle({ copy, signal: AbortSignal.timeout(LOOK_MS) })
    return home(ctx, 'store_deleted')
  }

  /** Begins to bring one back. */
  async fetch(ctx: HttpContext) {
    const { id: userId } = ctx.auth.getUserOrFail()
    const copy = await Copy.query().where({ id: ctx.params.id, state: 'stored' }).firstOrFail()
    await requiredStore()
    if (isBeingFetched(copy)) throw new BackupRefusal('already_running', { file: copy.file })
    await db.transaction(async (client) => {
      const waiting = { fetchState: 'waiting', fetchFailure: null, fetchProgress: 0 } as const
      await copy.useTransaction(client).merge(waiting).save()
      await enqueue(FetchBackupJob, { copyId: copy.id, userId }, { client, uniqueKey: copy.id })
    })
    return home(ctx, 'fetch_ordered')
  }

  async look(ctx: HttpContext) {
    await requiredStore()
    await new SeeStore().handle({ signal: AbortSignal.timeout(LOOK_MS) })
    return home(ctx, 'store_seen')
  }

  async try(ctx: HttpContext) {
    await new TryStore().handle()
    return home(ctx, 'store_works')
  }
}

function home({ i18n, response, session }: HttpContext, words: string) {
  session.flash('success', i18n.t(`plg.backups.${words}`))
  return response.redirect().toPath(HOME)
}
