import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { ConfirmPassword } from '#actions/confirm_password'
import { recordDeed } from '#audit/recorder'
import { renderPage } from '#extension/routes'
import { enqueue } from '#queue/enqueue'
import { sendLocalFile } from '#storage/send_local_file'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { backupFolder } from './backup_folder.js'
import BackupTransformer from './backup_transformer.js'
import DrillJob from './drill_job.js'
import { OrderBackup } from './order_backup.js'
import { DeleteBackup } from './rotate_backups.js'
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
    return renderPage(ctx, 'index', {
      backups: BackupTransformer.transform(backups),
      folder: await backupFolder(),
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

  async show(ctx: HttpContext) {
    const backup = await found(ctx)
    const { id, file, folder } = backup
    const subject = { type: 'plg.backups.backup', id, title: file }
    await recordDeed({ event: 'backup.downloaded', subject, facts: { file } })
    const mime = backup.isSealed ? 'application/octet-stream' : 'application/gzip'
    return sendLocalFile(ctx, { path: join(folder, file), name: file, mime })
  }

  async drill(ctx: HttpContext) {
    const { id } = await found(ctx)
    const userId = ctx.auth.getUserOrFail().id
    await enqueue(DrillJob, { backupId: id, userId }, { uniqueKey: id })
    ctx.session.flash('success', ctx.i18n.t('plg.backups.drill_ordered'))
    return ctx.response.redirect().toPath(HOME)
  }

  async destroy(ctx: HttpContext) {
    const backup = await Backup.query().where('id', ctx.params.id).firstOrFail()
    if (backup.isUnderWay) throw new BackupRefusal('already_running', { file: backup.file })
    await new DeleteBackup().handle(backup)
    ctx.session.flash('success', ctx.i18n.t('plg.backups.deleted'))
    return ctx.response.redirect().toPath(HOME)
  }
}

const found = ({ params }: HttpContext) =>
  Backup.query().where({ id: params.id, state: 'done' }).firstOrFail()
