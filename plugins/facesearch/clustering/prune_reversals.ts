import PeopleReversal from './people_reversal.js'

/** How long a change to people can be taken back. */
export const UNDONE_WITHIN_MS = 86_400_000

export const pruneReversals = (orgId: string) =>
  PeopleReversal.within(orgId)
    .where('made_at', '<', Date.now() - UNDONE_WITHIN_MS)
    .delete()
