import type { HttpContext } from '@adonisjs/core/http'
import type { Announced } from '#actions/announce_files'
import { type IngestOutcome, isRejected } from '#actions/ingest_batch'
import { answer } from '#controllers/api/answer'
import { sayTo } from '#exceptions/handler'
import type { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { withGridFacts } from '#queries/photos'
import OutcomeTransformer, {
  AnnouncementTransformer,
  type Outcome,
} from '#transformers/outcome_transformer'

/** One entry a file, in order. Where every file was rejected the status says so, too: that of the first. */
export async function answerOutcomes(ctx: HttpContext, outcomes: IngestOutcome[]) {
  const photos = await photosById(
    ctx,
    outcomes.flatMap((entry) => (isRejected(entry) ? [] : [entry.photoId]))
  )
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

export async function answerAnnouncement(ctx: HttpContext, announced: Announced[]) {
  const photos = await photosById(
    ctx,
    announced.flatMap((entry) => (entry.status === 'duplicate' ? [entry.photoId] : []))
  )
  const entries = announced.map((entry) => ({
    outcome: entry.status,
    photo: entry.status === 'duplicate' ? photos.get(entry.photoId) : undefined,
    error: entry.status === 'rejected' ? errorOf(ctx, entry.refusal) : undefined,
  }))
  return answer(ctx, AnnouncementTransformer.transform(entries, ctx.membership))
}

function errorOf(ctx: HttpContext, { code, params }: Refusal) {
  return { code: code!, message: sayTo(ctx, code!, params) }
}

function statusOf(outcomes: IngestOutcome[]) {
  if (outcomes.some(({ outcome }) => outcome === 'added')) return 201
  const [first] = outcomes
  return outcomes.every(isRejected) && isRejected(first) ? first.refusal.status : 200
}

async function photosById({ org, membership }: HttpContext, ids: string[]) {
  const photos = await withGridFacts(Photo.within(org.id).whereIn('photos.id', ids), membership)
  return new Map(photos.map((photo) => [photo.id, photo]))
}
