import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import type { FindingKind } from '#models/integrity_finding'
import { openFindingOf } from '#queries/integrity'
import { patiently } from '#queries/patiently'

/** The file is right again: put back from a backup, or the disk came back. */
export class ResolveDamage {
  async handle(found: { orgId: string; storageKey: string }, kinds?: FindingKind[]) {
    const open = await openFindingOf(found)
    if (!open || (kinds && !kinds.includes(open.kind))) return
    await patiently(async (client) => {
      await open.useTransaction(client).merge({ resolvedAt: DateTime.now() }).save()
      const { orgId, kind, photoFileId } = open
      const subject = { type: 'photo_file', id: photoFileId ?? open.id }
      await recordDeed(
        { event: 'storage.damage_resolved', orgId, subject, facts: { kind } },
        client
      )
    })
  }
}
