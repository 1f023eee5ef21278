import { DateTime } from 'luxon'
import logger from '@adonisjs/core/services/logger'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import IntegrityFinding, { type FindingKind } from '#models/integrity_finding'
import PhotoFile from '#models/photo_file'
import { openFindingOf } from '#queries/integrity'
import { patiently } from '#queries/patiently'

interface Found {
  orgId: string
  storageKey: string
  /** None for a file that no row knows. */
  photoFileId: string | null
}

/** Writes down that a file is not what it should be: once, for as long as it stays so. */
export class NoteDamage {
  async handle({ kind, ...found }: Found & { kind: FindingKind }) {
    const { orgId, photoFileId } = found
    return patiently(async (client) => {
      // Purged since it was looked at: then its file may well be gone.
      const isKnown =
        photoFileId && (await PhotoFile.within(orgId, { client }).where('id', photoFileId).first())
      if (photoFileId && !isKnown) return null
      const open = await openFindingOf(found, client)
      if (open?.kind === kind) return open
      if (open) await open.useTransaction(client).merge({ resolvedAt: DateTime.now() }).save()
      const finding = await IntegrityFinding.create(
        { ...found, kind, foundAt: DateTime.now() },
        { client }
      )
      logger.error({ ...found, kind }, 'A stored file is not as it should be')
      const subject = { type: 'photo_file', id: photoFileId ?? finding.id }
      await recordDeed({ event: 'storage.damage_found', orgId, subject, facts: { kind } }, client)
      announce('storage.damaged@1', { orgId, photoFileId, kind }, client)
      return finding
    })
  }
}
