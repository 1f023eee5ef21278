import { Refusal } from '#exceptions/refusal'
import FaceOrg from '../face_org.js'

/** Faces of an org that answer: those of one engine. */
export interface OpenFaces {
  orgId: string
  engineVersion: string
}

/** Where nobody agreed to it, or nothing was looked at yet, there are none. */
export async function findOpenFaces(orgId: string): Promise<OpenFaces | null> {
  const org = await FaceOrg.within(orgId).first()
  return org?.isOn && org.engineVersion ? { orgId, engineVersion: org.engineVersion } : null
}

/** @throws Refusal 404 plg.facesearch.errors.off */
export async function openFaces(orgId: string) {
  const faces = await findOpenFaces(orgId)
  if (!faces) throw new Refusal(404, 'plg.facesearch.errors.off')
  return faces
}
