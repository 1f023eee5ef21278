import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import EraseJob from '../consent/erase_job.js'
import { inFaceTurn } from '../face_turn.js'
import RemovalRequest from '../removal_request.js'
import { suppressFaces } from './suppress_faces.js'

interface Deciding {
  actor: Membership
  request: RemovalRequest
  decision: 'done' | 'refused'
}

/** Answers a request once. Faces that are hidden are found by nobody any more, and cannot be brought back. */
export class DecideRemoval {
  async handle({ actor, request, decision }: Deciding) {
    const { orgId, id } = request
    await inFaceTurn(orgId, async (client) => {
      await take({ actor, request, decision }, client)
      const faces = decision === 'done' ? await suppressFaces(orgId, request.faceIds, client) : 0
      const event = `facesearch.removal_${decision}`
      await recordDeed({ event, orgId, subject: { type: 'removal', id }, facts: { faces } }, client)
    })
    if (decision === 'done') await EraseJob.soon()
  }
}

/** Of two who decide at once one was too late. */
async function take({ actor, request, decision }: Deciding, client: TransactionClientContract) {
  const decided = { state: decision, decided_by: actor.userId, decided_at: Date.now() }
  const [taken] = await RemovalRequest.within(request.orgId, { client })
    .where({ id: request.id, state: 'open' })
    .update(decided)
  if (!Number(taken)) throw new Refusal(409, 'plg.facesearch.errors.removal_decided')
}
