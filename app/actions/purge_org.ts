import { rm } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { PurgePhotos } from '#actions/purge_photos'
import { auditedDelete } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import Album from '#models/album'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import { orgFolder, tempFolder } from '#storage/keys'
import { store } from '#storage/store'

interface PurgedOrg {
  org: Org
  signal?: AbortSignal
}

/** Ends a deleted org for good, with all its rows and files. One that was restored in the meantime stays whole. */
export class PurgeOrg {
  async handle({ org, signal }: PurgedOrg) {
    await new PurgePhotos().handle({ org, scope: 'everything', signal })
    if (!(await this.#removeRows(org.id))) return false
    await store.removeAll(orgFolder(org.id))
    await rm(tempFolder(org.id), { recursive: true, force: true })
    return true
  }

  async #removeRows(orgId: string) {
    return db.transaction(async (trx) => {
      const org = await Org.query({ client: trx }).where('id', orgId).forUpdate().first()
      const left = await Photo.within(orgId, { client: trx }).first()
      if (!org?.isDeleted || left) return false
      await removeKeptRows(orgId, trx)
      await org.useTransaction(trx).delete()
      const subject = { type: 'org', id: orgId }
      const facts = { name: org.name, slug: org.slug }
      await recordDeed({ event: 'org.purged', subject, facts }, trx)
      announce('org.purged@1', { orgId }, trx)
      return true
    })
  }
}

/** The database would take them along by itself, and nobody would know what they were. */
async function removeKeptRows(orgId: string, client: TransactionClientContract) {
  for (const model of [ShareLink, Invitation, Album] as const)
    await auditedDelete(model.within(orgId, { client }))
  await auditedDelete(Membership.query({ client }).where('org_id', orgId))
}
