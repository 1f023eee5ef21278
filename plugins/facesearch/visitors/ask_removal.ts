import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { makeId } from '#models/concerns/identified'
import type ShareLink from '#models/share_link'
import Face from '../face.js'
import RemovalRequest from '../removal_request.js'
import { unsealResults } from './results_ticket.js'

interface Asking {
  link: ShareLink
  /** What a search answered. */
  ticket: string
  photoIds: string[]
  message?: string | null
  contact?: string | null
}

const AT_ONCE = 400

/** Keeps that somebody wants the faces they were found by hidden, in photos that they chose. */
export class AskRemoval {
  async handle({ link, ticket, photoIds, message = null, contact = null }: Asking) {
    const { orgId, id: shareLinkId } = link
    const faceIds = await facesIn(orgId, unsealResults(ticket, shareLinkId), new Set(photoIds))
    if (!faceIds.length) throw new Refusal(422, 'plg.facesearch.errors.removal_of_nothing')
    return db.transaction(async (client) => {
      const request = await RemovalRequest.create(
        { id: makeId(), orgId, shareLinkId, faceIds, state: 'open', message, contact },
        { client }
      )
      await recordDeed(
        {
          event: 'facesearch.removal_asked',
          orgId,
          subject: { type: 'removal', id: request.id },
          facts: { faces: faceIds.length },
        },
        client
      )
      return request
    })
  }
}

/** Those that are still there, and not hidden yet. */
async function facesIn(orgId: string, ids: string[], photoIds: Set<string>) {
  const found: string[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const faces = await Face.within(orgId)
      .whereIn('id', ids.slice(at, at + AT_ONCE))
      .where('state', 'active')
      .select('id', 'photo_id')
    found.push(...faces.filter(({ photoId }) => photoIds.has(photoId)).map(({ id }) => id))
  }
  return found
}
