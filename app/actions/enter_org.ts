import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { endEntry } from '#actions/end_entry'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { entryLetter } from '#mails/entry_letter'
import { postLetter } from '#mails/post_office'
import BreakGlassEntry from '#models/break_glass_entry'
import Membership from '#models/membership'
import type Org from '#models/org'
import type User from '#models/user'
import { listOverdueEntries } from '#queries/break_glass'

interface Occasion {
  user: User
  org: Org
  reason: string
  minutes: number
  /** Where the server is reached: the link of the letter leads there. */
  origin: string
}

/** Lets who operates the server look into an org for a while. The org learns of it: as a deed, in its settings, and by letter. */
export class EnterOrg {
  async handle(occasion: Occasion) {
    try {
      return await db.transaction((trx) => this.#enter(occasion, trx))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(409, 'E_ENTRY_RUNNING', { cause: error })
    }
  }

  async #enter({ user, org, reason, minutes, origin }: Occasion, trx: TransactionClientContract) {
    if (!user.isSuperadmin || org.isDeleted) throw new Refusal(404, 'E_NOT_FOUND')
    await refuseMember(user, org, trx)
    const overdue = listOverdueEntries(trx).where({ org_id: org.id, user_id: user.id })
    for (const entry of await overdue) await endEntry(entry, trx)
    const entry = await BreakGlassEntry.create(
      {
        orgId: org.id,
        userId: user.id,
        person: `${user.name} (${user.email})`,
        reason,
        endsAt: DateTime.now().plus({ minutes }),
      },
      { client: trx }
    )
    const facts = { person: entry.person, reason, minutes }
    const subject = { type: 'break_glass_entry', id: entry.id }
    await recordDeed({ event: 'org.entered', orgId: org.id, subject, facts }, trx)
    await tellOwners(entry, org, origin, trx)
    return entry
  }
}

/** Whoever belongs to an org goes in as themselves. */
async function refuseMember(user: User, org: Org, client: TransactionClientContract) {
  const own = await Membership.query({ client }).where({ org_id: org.id, user_id: user.id }).first()
  if (own) throw new Refusal(409, 'E_ENTRY_MEMBER')
}

async function tellOwners(
  entry: BreakGlassEntry,
  org: Org,
  origin: string,
  client: TransactionClientContract
) {
  const owners = await Membership.query({ client })
    .where({ org_id: org.id, role: 'owner' })
    .preload('user')
  for (const { user: owner } of owners)
    await postLetter(entryLetter({ entry, org, owner, origin }), client)
}
