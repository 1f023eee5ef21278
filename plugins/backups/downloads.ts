import type { HttpContext } from '@adonisjs/core/http'
import { type Deed, recordDeed } from '#audit/recorder'
import { tokenHash } from '#models/concerns/secret_token'
import { type LocalFile, sendLocalFile } from '#storage/send_local_file'
import Download from './download.js'
import { patientTransaction } from './patient_transaction.js'

/** So long after the password was entered, or after the last byte, it may be begun or gone on with. */
const OPEN_MS = 15 * 60_000

/** Lets this session take something along from now on. What it took along before was another download. */
export async function openDownload(ctx: HttpContext, subjectId: string) {
  const { subject, expiresAt } = of(ctx, subjectId)
  const whose = { userId: ctx.auth.getUserOrFail().id, begunAt: null, expiresAt }
  return patientTransaction((client) => Download.updateOrCreate(subject, whose, { client }))
}

/** The download that this session has open. */
export const openedDownload = (ctx: HttpContext, subjectId: string) =>
  Download.query()
    .where(of(ctx, subjectId).subject)
    .where({ user_id: ctx.auth.getUserOrFail().id })
    .where('expires_at', '>', Date.now())
    .first()

/**
 * Sends a file, whole or in ranges. However many requests it takes, it is one deed: of the first that asks for bytes. It stays
 * open while it is sent, and some minutes longer: whoever was cut off can go on.
 */
export async function sendDownload(
  ctx: HttpContext,
  { download, file, deed }: { download: Download; file: LocalFile; deed: Deed }
) {
  if (ctx.request.method() === 'GET') await begin(download, deed)
  await keepOpen(download)
  const timer = setInterval(() => void keepOpen(download).catch(() => {}), OPEN_MS / 3).unref()
  try {
    await sendLocalFile(ctx, file)
  } finally {
    clearInterval(timer)
  }
}

async function begin({ id }: Download, deed: Deed) {
  await patientTransaction(async (client) => {
    const count = await Download.query({ client })
      .where('id', id)
      .whereNull('begun_at')
      .update({ begun_at: Date.now() })
    if (Number([count].flat()[0])) await recordDeed(deed, client)
  })
}

const keepOpen = ({ id }: Download) =>
  Download.query()
    .where('id', id)
    .update({ expires_at: Date.now() + OPEN_MS })

export const sweepDownloads = (now = Date.now()) =>
  Download.query()
    .where('expires_at', '<', now - OPEN_MS)
    .delete()

const of = ({ session }: HttpContext, subjectId: string) => ({
  subject: { subjectId, sessionHash: tokenHash(session.sessionId) },
  expiresAt: Date.now() + OPEN_MS,
})
