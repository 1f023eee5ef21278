import type { HttpContext } from '@adonisjs/core/http'
import { type IngestOutcome, isRejected } from '#actions/ingest_batch'
import { answer } from '#controllers/api/answer'
import { sayTo } from '#exceptions/handler'
import type { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { withGridFacts } from '#queries/photos'
import OutcomeTransformer, { type Outcome } from '#transformers/outcome_transformer'

/** One entry a file, in order. Where every file was rejected the status says so, too: that of the first. */
export async function answerOutcomes(ctx: HttpContext, outcomes: IngestOutcome[]) {
  const photos = await photosOf(ctx, outcomes)
  const entries = outcomes.map((entry): Outcome =>
    isRejected(entry)
      ? { outcome: 'rejected', error: errorOf(ctx, entry.refusal) }
      : { outcome: entry.outcome, photo: photos.get(entry.photoId) }
  )
  await answer(ctx, OutcomeTransformer.transform(entries, ctx.membership), statusOf(outcomes))
  if (!outcomes.every(isRejected)) return
  const errors = entries.map(({ error }) => error)
  return ctx.response.send({ ...ctx.response.getBody(), errors })
}

export function errorOf(ctx: HttpContext, { code, params }: Refusal) {
  return { code: code!, message: sayTo(ctx, code!, params) }
}

function statusOf(outcomes: IngestOutcome[]) {
  if (outcomes.some(({ outcome }) => outcome === 'added')) return 201
  const [first] = outcomes
  return outcomes.every(isRejected) && isRejected(first) ? first.refusal.status : 200
}

async function photosOf({ org, membership }: HttpContext, outcomes: IngestOutcome[]) {
  const ids = outcomes.flatMap((entry) => (isRejected(entry) ? [] : [entry.photoId]))
  const photos = await withGridFacts(Photo.within(org.id).whereIn('photos.id', ids), membership)
  return new Map(photos.map((photo) => [photo.id, photo]))
}
