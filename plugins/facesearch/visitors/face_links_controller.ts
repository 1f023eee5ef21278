import type { HttpContext } from '@adonisjs/core/http'
import ShareLinkPolicy from '#policies/share_link_policy'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import FaceLink from '../face_link.js'
import FaceOrg from '../face_org.js'
import { CloseFaceLink, OpenFaceLink } from './switch_face_link.js'

/** Whether visitors of a share link may look for themselves: for who may change the link. */
export default class FaceLinksController {
  async show(ctx: HttpContext) {
    return this.#answer(ctx, await find(ctx))
  }

  async update(ctx: HttpContext) {
    const link = await find(ctx)
    if (!(await isOffered(ctx.org.id))) throw new Refusal(409, 'plg.facesearch.errors.visitors_off')
    await new OpenFaceLink().handle({ actor: ctx.membership, link })
    return this.#answer(ctx, link)
  }

  async destroy(ctx: HttpContext) {
    const link = await find(ctx)
    await new CloseFaceLink().handle({ link })
    return this.#answer(ctx, link)
  }

  async #answer(ctx: HttpContext, { id }: { id: string }) {
    const open = await FaceLink.within(ctx.org.id).where('share_link_id', id).first()
    return answer(ctx, { isOffered: await isOffered(ctx.org.id), isOpen: open !== null })
  }
}

async function find({ org, params, bouncer }: HttpContext) {
  const link = await org.findShareLink(params.linkId)
  await bouncer.with(ShareLinkPolicy).authorize('edit', link)
  return link
}

async function isOffered(orgId: string) {
  const org = await FaceOrg.within(orgId).first()
  return Boolean(org?.isOn && org.visitors)
}
