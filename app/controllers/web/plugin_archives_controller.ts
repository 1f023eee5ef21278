import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { AcceptArchive } from '#extension/archive/accept'
import { discardInspected, findInspected } from '#extension/archive/inspect'
import { host } from '#extension/host'
import type { StateReason } from '#extension/states'
import { answerPlugin } from '#controllers/web/plugin_answer'
import { receiveArchive } from '#storage/receive_archive'
import PluginArchiveTransformer from '#transformers/plugin_archive_transformer'

/** Why the archive that was sent last is none that could be installed. */
const PROBLEM = 'archiveProblem'
type Problem = Pick<StateReason, keyof StateReason>

/** Archives of plugins on their way in: looked at, shown, and then accepted or discarded. None of this runs them. */
export default class PluginArchivesController {
  async create({ inertia, session }: HttpContext) {
    const problem = session.flashMessages.get(PROBLEM) as Problem | undefined
    return inertia.render('admin/plugins/archive', { problem: problem ?? null })
  }

  async store(ctx: HttpContext) {
    const looked = await receiveArchive(ctx)
    if ('archive' in looked) {
      return ctx.response.redirect().toPath(`/admin/plugin-archives/${looked.archive.hash}`)
    }
    ctx.session.flash(PROBLEM, looked.problem)
    return ctx.response.redirect().toPath('/admin/plugin-archives/new')
  }

  async show({ i18n, inertia, params }: HttpContext) {
    const archive = await findInspected(params.hash)
    if (!archive) throw new Refusal(404, 'E_NOT_FOUND')
    return inertia.render('admin/plugins/review', {
      archive: PluginArchiveTransformer.transform(archive, i18n.locale),
    })
  }

  /** The files stay, beside those that are installed. */
  async update(ctx: HttpContext) {
    const { hash } = ctx.params
    const { id } = await new AcceptArchive().handle({ hash })
    const isNew = host.find(id)?.desired === 'absent'
    return answerPlugin(ctx, id, isNew ? 'archive_accepted' : 'archive_waits')
  }

  async destroy({ i18n, params, response, session }: HttpContext) {
    await discardInspected(params.hash)
    session.flash('success', i18n.t('plugins.done.archive_discarded'))
    return response.redirect().toPath('/admin/plugins')
  }
}
