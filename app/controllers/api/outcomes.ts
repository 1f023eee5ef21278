import type { HttpContext } from '@adonisjs/core/http'
import type { Announced } from '#actions/announce_files'
import type { SidecarOutcome } from '#actions/apply_sidecars'
import { type IngestOutcome, isRejected } from '#actions/ingest_batch'
import { answer } from '#controllers/api/answer'
import { sayTo } from '#exceptions/handler'
import type { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { withGridFacts } from '#queries/photos'
import OutcomeTransformer, { type Outcome } from '#transformers/outcome_transformer'

/** One entry a file, in order. Where every file was rejected the status says so, too: that of the first. */
export async function answerOutcomes(ctx: HttpContext, outcomes: IngestOutcome[]) {
  const entries = await entriesOf(ctx, outcomes)
  await answer(ctx, OutcomeTransformer.transform(entries, ctx.membership), statusOf(outcomes))
  if (!outcomes.every(isRejected)) return
  const errors = entries.map(({ error }) => error)
  return ctx.response.send({ ...ctx.response.getBody(), errors })
}

/** One entry a file, in order: whether to send it. */
export async function answerAnnouncement(ctx: HttpContext, announced: Announced[]) {
  const entries = await entriesOf(ctx, announced)
  return answer(ctx, OutcomeTransformer.transform(entries, ctx.membership))
}

export function statusOf(outcomes: IngestOutcome[]) {
  if (outcomes.some(({ outcome }) => outcome === 'added')) return 201
  const [first] = outcomes
  return outcomes.every(isRejected) && isRejected(first) ? first.refusal.status : 200
}

async function entriesOf(ctx: HttpContext, outcomes: (IngestOutcome | Announced)[]) {
  const ids = outcomes.flatMap((entry) => ('photoId' in entry ? [entry.photoId] : []))
  const photos = await findPhotos(ctx, ids)
  return outcomes.map((entry): Outcome => {
    const { outcome } = entry
    if ('photoIds' in entry) return sidecarEntry(ctx, entry)
    if ('refusal' in entry) return { outcome, error: errorOf(ctx, entry.refusal) }
    return 'photoId' in entry ? { outcome, photo: photos.get(entry.photoId) } : { outcome }
  })
}

/** What became of a file that tells about photos. */
export function sidecarEntry(ctx: HttpContext, { outcome, photoIds, code }: SidecarOutcome) {
  const error = code && { code, message: sayTo(ctx, code, {}) }
  return { outcome, photoIds, ...(error && { error }) }
}

export function errorOf(ctx: HttpContext, { code, params }: Refusal) {
  return { code: code!, message: sayTo(ctx, code!, params) }
}

async function findPhotos({ org, membership }: HttpContext, ids: string[]) {
  const photos = await withGridFacts(Photo.within(org.id).whereIn('photos.id', ids), membership)
  return new Map(photos.map((photo) => [photo.id, photo]))
}
