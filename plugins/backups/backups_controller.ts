import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { ConfirmPassword } from '#actions/confirm_password'
import { renderPage } from '#extension/routes'
import { enqueue } from '#queue/enqueue'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { backupFolder } from './backup_folder.js'
import BackupTransformer from './backup_transformer.js'
import { openDownload, openedDownload, sendDownload } from './downloads.js'
import DrillJob from './drill_job.js'
import { drillsOrdered } from './drills_ordered.js'
import { foundThere } from './found_backup.js'
import { keptHere } from './kept_here.js'
import { OrderBackup } from './order_backup.js'
import { drillValidator, sealPassphrase } from './own_passphrase.js'
import { DeleteBackup, thoseThere } from './rotate_backups.js'
import { backupSettings } from './settings.js'
import { storeProps } from './store/store_props.js'

const MOST_SHOWN = 100
const HOME = '/admin/p/backups'

const orderValidator = vine.create({ current_password: vine.string().maxLength(200) })

/** Backups in the console. */
export default class BackupsController {
  async index(ctx: HttpContext) {
    const backups = await Backup.query()
      .preload('startedBy')
      .orderBy('started_at', 'desc')
      .limit(MOST_SHOWN)
    const { rhythm, passphrase } = await backupSettings()
    const there = new Set(await thoseThere(backups))
    const drills = await drillsOrdered(backups)
    const [folder, isHere] = [await backupFolder(), await keptHere()]
    return renderPage(ctx, 'index', {
      backups: BackupTransformer.transform(backups, { there, drills, isHere, folder }, ctx.i18n),
      folder,
      rhythm,
      isSealed: Boolean(passphrase),
      ...(await storeProps()),
    })
  }

  async store({ auth, i18n, request, response, session }: HttpContext) {
    const user = auth.getUserOrFail()
    const { current_password: password } = await request.validateUsing(orderValidator)
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    await new OrderBackup().handle({ user })
    session.flash('success', i18n.t('plg.backups.ordered'))
    return response.redirect().toPath(HOME)
  }

  /** Opens the download that the password was entered for. */
  async open(ctx: HttpContext) {
    const { id } = await foundThere(ctx.params.id)
    const user = ctx.auth.getUserOrFail()
    const { current_password: password } = await ctx.request.validateUsing(orderValidator)
    await new ConfirmPassword().handle({ user, password, address: ctx.request.ip() })
    await openDownload(ctx, id)
    return ctx.response.redirect().toPath(HOME)
  }

  async show(ctx: HttpContext) {
    const backup = await foundThere(ctx.params.id)
    const download = await openedDownload(ctx, backup.id)
    if (!download) throw new BackupRefusal('download_closed')
    const { id, file, folder, isSealed } = backup
    const subject = { type: 'plg.backups.backup', id, title: file }
    const mime = isSealed ? 'application/octet-stream' : 'application/gzip'
    return sendDownload(ctx, {
      download,
      file: { path: join(folder, file), name: file, mime },
      deed: { event: 'backup.downloaded', subject, facts: { file } },
    })
  }

  async drill(ctx: HttpContext) {
    const { id, isSealed } = await foundThere(ctx.params.id)
    const { passphrase } = await ctx.request.validateUsing(drillValidator)
    const userId = ctx.auth.getUserOrFail().id
    const secret = isSealed && passphrase ? sealPassphrase(passphrase) : undefined
    await enqueue(DrillJob, { backupId: id, userId, secret }, { uniqueKey: id })
    ctx.session.flash('success', ctx.i18n.t('plg.backups.drill_ordered'))
    return ctx.response.redirect().toPath(HOME)
  }

  async destroy(ctx: HttpContext) {
    const backup = await Backup.query().where('id', ctx.params.id).firstOrFail()
    if (backup.isUnderWay) throw new BackupRefusal('already_running', { file: backup.file })
    const isHere = await keptHere()
    await new DeleteBackup().handle(backup)
    const told = isHere(backup) ? 'deleted' : 'forgotten'
    ctx.session.flash('success', ctx.i18n.t(`plg.backups.${told}`))
    return ctx.response.redirect().toPath(HOME)
  }
}
