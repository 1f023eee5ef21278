import type { HttpContext } from '@adonisjs/core/http'
import { type IngestOutcome, isRejected } from '#actions/ingest_batch'
import { answer } from '#controllers/api/answer'
import { sayTo } from '#exceptions/handler'
import type { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { withGridFacts } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'

/** One entry a file, in order. Where every file was rejected the status says so, too: that of the first. */
export async function answerOutcomes(ctx: HttpContext, outcomes: IngestOutcome[]) {
  const rejections = outcomes.filter(isRejected)
  const photos = await photosOf(ctx, outcomes)
  const entries = outcomes.map((entry) =>
    isRejected(entry)
      ? { outcome: entry.outcome, error: errorOf(ctx, entry.refusal) }
      : { outcome: entry.outcome, photo: photos.get(entry.photoId) }
  )
  if (rejections.length < outcomes.length) {
    const isAnyAdded = outcomes.some(({ outcome }) => outcome === 'added')
    return answer(ctx, entries, isAnyAdded ? 201 : 200)
  }
  await answer(ctx, entries, rejections[0].refusal.status)
  const errors = rejections.map(({ refusal }) => errorOf(ctx, refusal))
  return ctx.response.send({ ...ctx.response.getBody(), errors })
}

export function errorOf(ctx: HttpContext, { code, params }: Refusal) {
  return { code: code!, message: sayTo(ctx, code!, params) }
}

async function photosOf({ org, membership }: HttpContext, outcomes: IngestOutcome[]) {
  const ids = outcomes.flatMap((entry) => (isRejected(entry) ? [] : [entry.photoId]))
  const photos = await withGridFacts(Photo.within(org.id).whereIn('photos.id', ids), membership)
  return new Map(
    photos.map((photo) => [
      photo.id,
      PhotoTransformer.transform(photo, membership).useVariant('forGrid'),
    ])
  )
}
