import type { PluginHealthCheck } from '#extension/define_plugin'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import FaceOrg from '../face_org.js'
import IndexedPhoto from '../indexed_photo.js'

/** Whether faces are found where somebody wants that. */
export const facesHealth: PluginHealthCheck = {
  name: 'faces',
  async run() {
    const known = await FaceOrg.acrossOrgs()
    const orgs = known.filter(({ isOn }) => isOn)
    if (!orgs.length) return { status: 'ok', message: 'No organization has switched it on' }
    try {
      const { version } = await facePool().check()
      const failed = await countFailures(orgs.map(({ orgId }) => orgId))
      if (!failed) return { status: 'ok', message: `The engine works: ${version}` }
      const photos = failed === 1 ? 'photo' : 'photos'
      return { status: 'warning', message: `${failed} ${photos} could not be looked at` }
    } catch (error) {
      if (!(error instanceof FaceRefusal)) throw error
      return { status: 'error', message: `The engine does not work: ${error.reason}` }
    }
  },
}

/** Elsewhere what failed is hidden, and nobody can try it again. */
async function countFailures(orgIds: string[]) {
  const [{ $extras }] = await IndexedPhoto.acrossOrgs()
    .where('state', 'failed')
    .whereIn('org_id', orgIds)
    .count('* as total')
  return Number($extras.total)
}
