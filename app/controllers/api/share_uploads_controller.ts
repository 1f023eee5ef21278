import type { HttpContext } from '@adonisjs/core/http'
import { IngestBatch, type IngestOutcome, isRejected } from '#actions/ingest_batch'
import { answer } from '#controllers/api/answer'
import { errorOf, statusOf } from '#controllers/api/outcomes'
import { Refusal } from '#exceptions/refusal'
import { refuseLateUpload } from '#shares/ended'
import { visitorLimits } from '#shares/limits'
import { countUpload } from '#shares/tries'
import { readIncomingFiles } from '#storage/incoming_files'

/** Photos that visitors add to the album behind a link. */
export default class ShareUploadsController {
  async store(ctx: HttpContext) {
    const { shareLink: link, request } = ctx
    if (!link.allowUpload || !link.album) throw new Refusal(403, 'E_SHARE_NO_UPLOAD')
    await countUpload(link, request.ip())
    const outcomes = await new IngestBatch().handle({
      org: link.org,
      album: link.album,
      uploaderId: null,
      requestBytes: Number(request.header('content-length') ?? 0),
      limits: visitorLimits(),
      admit: (trx) => refuseLateUpload(link, trx),
      readAll: (take) => readIncomingFiles(ctx, take),
    })
    return answerOutcomes(ctx, outcomes)
  }
}

/** Without the photos: one that the org had before may lie where this visitor may not look. */
async function answerOutcomes(ctx: HttpContext, outcomes: IngestOutcome[]) {
  const entries = outcomes.map((entry) =>
    isRejected(entry)
      ? { outcome: entry.outcome, error: errorOf(ctx, entry.refusal) }
      : { outcome: entry.outcome }
  )
  await answer(ctx, entries, statusOf(outcomes))
  if (!outcomes.every(isRejected)) return
  const errors = outcomes.map(({ refusal }) => errorOf(ctx, refusal))
  return ctx.response.send({ ...ctx.response.getBody(), errors })
}
