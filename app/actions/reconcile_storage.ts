import logger from '@adonisjs/core/services/logger'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import Org from '#models/org'
import type { FindingKind } from '#models/integrity_finding'
import type PhotoFile from '#models/photo_file'
import StorageAudit from '#models/storage_audit'
import { patiently } from '#queries/patiently'
import { forEachOrg } from '#actions/for_each_org'
import { NoteDamage } from '#actions/note_damage'
import { ResolveDamage } from '#actions/resolve_damage'
import { correctLedger, eachPhotoFile, storageSums } from '#queries/storage_sums'
import { store } from '#storage/store'

interface Reconciliation {
  /** Charge orgs for what their rows say. Otherwise drift is told and nothing is touched. */
  repair?: boolean
  signal?: AbortSignal
}

export interface StorageReport {
  org: Org
  audit: StorageAudit
  isRepaired: boolean
}

/** Counts what every org stores in three ways, keeps the result, and tells where they disagree. */
export class ReconcileStorage {
  async handle({ repair = false, signal }: Reconciliation = {}): Promise<StorageReport[]> {
    const reports: StorageReport[] = []
    await forEachOrg(await Org.query().orderBy('id'), signal, async (org) => {
      const audit = await this.#audit(org, signal)
      if (!audit) return
      if (audit.isDrifting) await this.#tell(org, audit)
      const isRepaired = repair && audit.ledgerBytes !== audit.rowBytes
      if (isRepaired) await this.#repair(org)
      reports.push({ org, audit, isRepaired })
    })
    return reports
  }

  async #audit({ id: orgId }: Org, signal?: AbortSignal) {
    const { diskBytes, missingFiles } = await weigh(orgId, signal)
    const sums = await storageSums(orgId)
    if (!sums) return null
    const audit = (await StorageAudit.within(orgId).first()) ?? new StorageAudit()
    return audit
      .merge({ orgId, ...sums, diskBytes, missingFiles, checkedAt: DateTime.now() })
      .save()
  }

  async #tell(
    { id: orgId }: Org,
    { ledgerBytes, rowBytes, diskBytes, missingFiles }: StorageAudit
  ) {
    const facts = { ledgerBytes, rowBytes, diskBytes, missingFiles }
    logger.error({ orgId, ...facts }, 'The storage of an org does not add up')
    await recordDeed({ event: 'storage.drifted', orgId, facts })
  }

  async #repair({ id: orgId }: Org) {
    await patiently(async (trx) => {
      await correctLedger(orgId, trx)
      const { storageUsedBytes: usedBytes, limitBytes } = await Org.findOrFail(orgId, {
        client: trx,
      })
      await recordDeed({ event: 'storage.corrected', orgId, facts: { usedBytes } }, trx)
      announce('storage.changed@1', { orgId, usedBytes, limitBytes }, trx)
    })
  }
}

async function weigh(orgId: string, signal?: AbortSignal) {
  let diskBytes = 0
  let missingFiles = 0
  for await (const file of eachPhotoFile(orgId)) {
    signal?.throwIfAborted()
    const stat = await store.stat(file.storageKey)
    diskBytes += stat?.bytes ?? 0
    if (stat?.bytes === file.byteSize) {
      // Whether its bytes are right as well is for the integrity check to say.
      await new ResolveDamage().handle(file, ['missing'])
    } else if (await note(file, stat ? 'altered' : 'missing')) missingFiles++
  }
  return { diskBytes, missingFiles }
}

function note({ orgId, id: photoFileId, storageKey }: PhotoFile, kind: FindingKind) {
  return new NoteDamage().handle({ orgId, photoFileId, storageKey, kind })
}
