import { stat } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import { storedPath } from '#extension/places'
import { renderPage } from '#extension/routes'
import PhotoFile from '#models/photo_file'
import { enqueue } from '#queue/enqueue'
import { backupFolder, pathForCommands } from './backup_folder.js'
import { foundBackup, foundThere } from './found_backup.js'
import { drillValidator, sealPassphrase } from './own_passphrase.js'
import Pick from './pick.js'
import PickTransformer from './pick_transformer.js'
import type { Preview } from './preview.js'
import PreviewJob from './preview_job.js'
import { changesInWords } from './table_words.js'
import { wordsOf } from './words_of.js'

const MOST_PICKS = 20

/** What a restore would change, and what can be brought back alone. */
export default class PreviewsController {
  async show(ctx: HttpContext) {
    const backup = await foundBackup(ctx.params.id)
    const { id, file, preview: text } = backup
    const path = pathForCommands(backup, await backupFolder())
    const preview: Preview | null = text ? JSON.parse(text) : null
    const picks = await Pick.query()
      .where('backupId', id)
      .orderBy('asked_at', 'desc')
      .limit(MOST_PICKS)
    return renderPage(ctx, 'preview', {
      backup: { id, file, path, isSealed: Boolean(backup.isSealed) },
      preview: preview && (await shown(preview, ctx)),
      picks: PickTransformer.transform(picks, ctx.i18n),
    })
  }

  /** Begins to look. */
  async store({ params, request, response }: HttpContext) {
    const backup = await foundThere(params.id)
    const { id } = backup
    const { passphrase } = await request.validateUsing(drillValidator)
    const secret = backup.isSealed && passphrase ? sealPassphrase(passphrase) : undefined
    const waiting: Preview = { state: 'waiting' }
    await db.transaction(async (client) => {
      await backup
        .useTransaction(client)
        .merge({ preview: JSON.stringify(waiting) })
        .save()
      await enqueue(PreviewJob, { backupId: id, secret }, { client, uniqueKey: id })
    })
    return response.redirect().toPath(`/admin/p/backups/backups/${id}/preview`)
  }
}

async function shown(preview: Preview, { i18n }: HttpContext) {
  if (preview.state === 'refused') return { state: 'refused', words: wordsOf(preview, i18n) }
  if (preview.state !== 'done') return preview
  const { changes, orgs, lost } = preview
  return {
    ...preview,
    changes: changesInWords(changes, i18n),
    orgs: orgs && (await stillGone(orgs)),
    lost: await stillLost(lost),
  }
}

type Found = Extract<Preview, { state: 'done' }>

/** But for those that were brought back since. */
async function stillGone(orgs: NonNullable<Found['orgs']>) {
  const back = await db
    .from('orgs')
    .whereIn(
      'id',
      orgs.map(({ id }) => id)
    )
    .select('id')
  const ids = new Set(back.map(({ id }: { id: string }) => id))
  return orgs.filter(({ id }) => !ids.has(id))
}

async function stillLost({ count, originals }: Found['lost']) {
  const sizes = await Promise.all(
    originals.map(({ key }) =>
      stat(storedPath(key)).then(
        ({ size }) => size,
        () => null
      )
    )
  )
  const left = originals.filter(({ bytes }, at) => sizes[at] !== bytes)
  return { count: count - originals.length + left.length, originals: await described(left) }
}

/** What its operator may know of an original: how it was called is a matter of the org. */
async function described(originals: Found['lost']['originals']) {
  const rows = await PhotoFile.acrossOrgs().whereIn(
    'storage_key',
    originals.map(({ key }) => key)
  )
  const known = new Map(rows.map((row) => [row.storageKey, row]))
  return originals.map((original) => {
    const row = known.get(original.key)
    const addedAt = row?.createdAt.toUTC().toISO() ?? null
    return { ...original, mime: row?.mime ?? null, addedAt }
  })
}
