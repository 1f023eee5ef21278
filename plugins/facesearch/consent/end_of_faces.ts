import Face from '../face.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
import { faceIndex } from '../search/face_index.js'
import { requireErasure } from './erase_vectors.js'

/** Follows when an org is gone: its rows went with it. */
export async function eraseGoneOrg({ orgId }: { orgId: string }) {
  await faceIndex.forget(orgId)
  await requireErasure()
}

/** Before the tables of the plugin go. */
export async function eraseEverything() {
  for (const { orgId } of await FaceOrg.acrossOrgs().select('org_id')) {
    await Face.within(orgId).delete()
    await Person.within(orgId).update({ vector_sum: null })
  }
  await requireErasure()
}
