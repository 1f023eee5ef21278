import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import type ShareLink from '#models/share_link'
import FaceLink from '../face_link.js'
import FaceOrg from '../face_org.js'

/** What a search behind a link goes by. */
export interface Scan {
  link: ShareLink
  org: FaceOrg
  engineVersion: string
}

/** The search behind a link, where its org and its maker offer one. Elsewhere it does not exist. */
export async function openScan(ctx: HttpContext): Promise<Scan> {
  const { shareLink: link, response } = ctx
  response.header('Cache-Control', 'no-store')
  const scan = await findScan(link)
  if (!scan) throw new Refusal(404, 'E_NOT_FOUND')
  return scan
}

export async function findScan(link: ShareLink): Promise<Scan | null> {
  const org = await FaceOrg.within(link.orgId).first()
  if (!org?.isOn || !org.visitors || !org.engineVersion) return null
  const open = await FaceLink.within(link.orgId).where('share_link_id', link.id).first()
  return open && { link, org, engineVersion: org.engineVersion }
}
