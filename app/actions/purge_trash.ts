import { DateTime } from 'luxon'
import { EmptyTrash } from '#actions/empty_trash'
import { forEachOrg } from '#actions/for_each_org'
import { PurgeOrg } from '#actions/purge_org'
import { TRASH_DAYS } from '#models/concerns/trashable'
import { DELETION_GRACE_DAYS } from '#models/org'
import { orgsDeletedBefore, orgsWithTrashBefore } from '#queries/purgeable'

/** Ends what has waited long enough: things in the trash of every org, and orgs that were deleted. */
export class PurgeTrash {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    const trashedBefore = now.minus({ days: TRASH_DAYS })
    const emptied = forEachOrg(await orgsWithTrashBefore(trashedBefore), signal, (org) =>
      new EmptyTrash().handle({ org, trashedBefore, signal })
    )
    const [failed] = await Promise.allSettled([emptied])
    const endedBefore = now.minus({ days: DELETION_GRACE_DAYS })
    await forEachOrg(await orgsDeletedBefore(endedBefore), signal, (org) =>
      new PurgeOrg().handle({ org, signal })
    )
    if (failed.status === 'rejected') throw failed.reason
  }
}
