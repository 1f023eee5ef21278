import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'
import FaceOrg from '../face_org.js'

/** Middleware for routes that need faces: they are not there before somebody agreed, nor after somebody changed their mind. */
export async function facesOn({ membership }: HttpContext, next: NextFn) {
  await requireFaces(membership.orgId)
  return next()
}

/** @throws Refusal 404 plg.facesearch.errors.off */
export async function requireFaces(orgId: string) {
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn) throw new Refusal(404, 'plg.facesearch.errors.off')
  return org
}
