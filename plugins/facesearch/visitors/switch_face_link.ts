import { recordDeed } from '#audit/recorder'
import type Membership from '#models/membership'
import type ShareLink from '#models/share_link'
import FaceLink from '../face_link.js'
import { inFaceTurn } from '../face_turn.js'

/** Lets visitors of a link look for themselves. */
export class OpenFaceLink {
  async handle({ actor, link: { orgId, id } }: { actor: Membership; link: ShareLink }) {
    await inFaceTurn(orgId, async (client) => {
      const known = await FaceLink.within(orgId, { client }).where('share_link_id', id).first()
      if (known) return
      const row = { shareLinkId: id, orgId, enabledBy: actor.userId, enabledAt: Date.now() }
      await FaceLink.create(row, { client })
      await recordDeed(
        { event: 'facesearch.link_opened', orgId, subject: { type: 'share_link', id } },
        client
      )
    })
  }
}

/** Takes it back. */
export class CloseFaceLink {
  async handle({ link: { orgId, id } }: { link: ShareLink }) {
    await inFaceTurn(orgId, async (client) => {
      const [gone] = await FaceLink.within(orgId, { client }).where('share_link_id', id).delete()
      if (!Number(gone)) return
      await recordDeed(
        { event: 'facesearch.link_closed', orgId, subject: { type: 'share_link', id } },
        client
      )
    })
  }
}
