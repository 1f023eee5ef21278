import { DateTime } from 'luxon'
import { EmptyTrash } from '#actions/empty_trash'
import { PurgeOrg } from '#actions/purge_org'
import { TRASH_DAYS } from '#models/concerns/trashable'
import { DELETION_GRACE_DAYS } from '#models/org'
import { orgsDeletedBefore, orgsWithTrashBefore } from '#queries/purgeable'

/** Ends what has waited long enough: things in the trash of every org, and orgs that were deleted. */
export class PurgeTrash {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    const trashedBefore = now.minus({ days: TRASH_DAYS })
    for (const org of await orgsWithTrashBefore(trashedBefore)) {
      await new EmptyTrash().handle({ org, trashedBefore, signal })
    }
    for (const org of await orgsDeletedBefore(now.minus({ days: DELETION_GRACE_DAYS }))) {
      await new PurgeOrg().handle({ org, signal })
    }
  }
}
