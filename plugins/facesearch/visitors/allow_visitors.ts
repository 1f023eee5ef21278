import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import FaceOrg from '../face_org.js'

/** Which links were opened is kept: switched on again, they are open again. */
export class AllowVisitors {
  async handle({ org: { orgId }, visitors }: { org: FaceOrg; visitors: boolean }) {
    await db.transaction(async (client) => {
      const [changed] = await FaceOrg.within(orgId, { client })
        .where('visitors', !visitors)
        .update({ visitors })
      if (!Number(changed)) return
      const event = visitors ? 'facesearch.visitors_allowed' : 'facesearch.visitors_refused'
      await recordDeed({ event, orgId, subject: { type: 'org', id: orgId } }, client)
    })
  }
}
