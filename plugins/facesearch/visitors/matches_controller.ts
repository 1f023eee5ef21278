import type { HttpContext } from '@adonisjs/core/http'
import type { Infer } from '@vinejs/vine/types'
import { recordSoon } from '#audit/recorder'
import { answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import { paceVisitor } from '#shares/visitor_pace'
import VisitorPhotoTransformer from '#transformers/visitor_photo_transformer'
import { MOST_SHOTS, PACES } from './limits.js'
import { matchVisitor } from './match_visitor.js'
import { sealResults } from './results_ticket.js'
import { openScan, type Scan } from './scan_access.js'
import { notASelfie } from './selfie_refusal.js'
import { meanOf, readVector, unsealShot } from './shots.js'
import { matchValidator } from './visitor_validators.js'

/** Photos of somebody behind a link, best first. How alike faces are is told to nobody. */
export default class MatchesController {
  async store(ctx: HttpContext) {
    const scan = await openScan(ctx)
    await paceVisitor(ctx, 'facesearch.match', PACES.match)
    const input = await ctx.request.validateUsing(matchValidator)
    const vector = meanOf(vectorsOf(input, scan))
    const { photos, faceIds } = await matchVisitor(scan, vector, { more: input.more ?? false })
    recordSoon({
      event: 'faces.searched',
      orgId: scan.link.orgId,
      subject: { type: 'share_link', id: scan.link.id },
      facts: { by: 'visitor', photos: photos.length },
    })
    const { link } = scan
    const rows = VisitorPhotoTransformer.transform(photos, { link, token: ctx.params.token })
    return answerList(ctx, rows, null, { ticket: sealResults(faceIds, link.id) })
  }
}

function vectorsOf(
  { vectors = [], shots = [], engine }: Infer<typeof matchValidator>,
  { link, engineVersion }: Scan
) {
  if (vectors.length && engine !== engineVersion)
    throw new Refusal(409, 'plg.facesearch.errors.engine_other')
  const all = [
    ...vectors.map(readVector),
    ...shots.map((sealed) => unsealShot(sealed, engineVersion, link.id)),
  ]
  if (all.length < 1 || all.length > MOST_SHOTS) throw notASelfie()
  return all
}
