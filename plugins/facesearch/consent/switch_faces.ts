import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import FaceOrg from '../face_org.js'
import { inFaceTurn } from '../face_turn.js'
import IndexOrgJob from '../indexing/index_org_job.js'
import { faceSettings } from '../settings.js'

const DAY_MS = 86_400_000

interface Enabling {
  orgId: string
  userId: string
  /** Why the org may keep it, in its own words. */
  basis: string
}

/** Somebody agrees for their org: from now on faces are looked for. What is still there from before comes back. */
export class EnableFaces {
  async handle({ orgId, userId, basis }: Enabling) {
    await inFaceTurn(orgId, async (client, known) => {
      const org = known ?? blankOrg(orgId, client)
      if (org.consentedAt) return
      const consent = { basis, consentedBy: userId, consentedAt: Date.now() }
      await org.merge({ ...consent, purgeAt: null, pausedAt: null }).save()
      const subject = { type: 'org', id: orgId }
      await recordDeed({ event: 'facesearch.enabled', orgId, subject, facts: { basis } }, client)
      await IndexOrgJob.order(orgId, client)
    })
  }
}

/** Hides everything at once. What is kept of faces is erased after the grace. */
export class DisableFaces {
  async handle(orgId: string) {
    const { graceDays } = await faceSettings()
    return inFaceTurn(orgId, async (client, org) => {
      if (!org?.consentedAt) return
      const purgeAt = Date.now() + graceDays * DAY_MS
      await org.merge({ consentedAt: null, visitors: false, purgeAt }).save()
      const subject = { type: 'org', id: orgId }
      const facts = { erasedFrom: new Date(purgeAt).toISOString() }
      await recordDeed({ event: 'facesearch.disabled', orgId, subject, facts }, client)
    })
  }
}

function blankOrg(orgId: string, client: TransactionClientContract) {
  const none = { changeSequence: 0, removalSequence: 0, visitors: false }
  const engines = { engineVersion: null, nextEngineVersion: null }
  return new FaceOrg()
    .useTransaction(client)
    .merge({ orgId, consentedAt: null, ...none, ...engines })
}
