import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import {
  countDay,
  forgetFigures,
  hasFigures,
  madePerDay,
  type PerDay,
  settleAdded,
} from '#queries/daily_figures'
import { patiently } from '#queries/patiently'

const KEPT_DAYS = 3 * 366
const LOOKED_BACK = 90
const AT_ONCE = 100

type Row = Record<string, string | number>

/**
 * Counts today, and once more what was added yesterday. The first time it looks back at what is still there: what was
 * deleted since then is not in those days.
 */
export class KeepDailyFigures {
  handle(now = DateTime.utc()) {
    return patiently(async (trx) => {
      const isFirst = !(await hasFigures(trx))
      await countDay(trx, now)
      if (isFirst) await this.#lookBack(trx, now)
      else await settleAdded(trx, now.minus({ days: 1 }))
      await forgetFigures(trx, now.minus({ days: KEPT_DAYS }))
    })
  }

  async #lookBack(trx: TransactionClientContract, now: DateTime) {
    const since = now.minus({ days: LOOKED_BACK - 1 }).startOf('day')
    const [orgs, people, members, photos, bytes] = [
      await madePerDay(trx, 'orgs', since),
      await madePerDay(trx, 'users', since),
      await madePerDay(trx, 'memberships', since, { by: 'org_id' }),
      await madePerDay(trx, 'photos', since, { by: 'org_id' }),
      await madePerDay(trx, 'photo_files', since, { by: 'org_id', sum: 'byte_size' }),
    ]
    const today = now.toISODate()!
    const born = await madePerDay(trx, 'orgs', since, { by: 'id' })
    const counted = await trx.from('org_daily_figures').where('day', today)
    const ofOrgs = counted.flatMap((row) => {
      const id = String(row.org_id)
      const made = { people: members.get(id), photos: photos.get(id), bytes: bytes.get(id) }
      const [birth = ''] = born.get(id)?.keys() ?? []
      return backwards(row, made, now, birth).map((day) => ({ ...day, org_id: id }))
    })
    for (let at = 0; at < ofOrgs.length; at += AT_ONCE)
      await trx.table('org_daily_figures').multiInsert(ofOrgs.slice(at, at + AT_ONCE))
    const server = await trx.from('daily_figures').where('day', today).first()
    const made = {
      orgs: orgs.get(''),
      people: people.get(''),
      photos: together(photos),
      bytes: together(bytes),
    }
    const ofServer = backwards(server, made, now, '')
    await trx.table('daily_figures').multiInsert(ofServer)
  }
}

/** The days before, each with what the day after it had without what was made on that day. */
function backwards(
  today: Row,
  made: Record<string, PerDay | undefined>,
  now: DateTime,
  birth: string
): Row[] {
  const days: Row[] = []
  let later = today
  for (let back = 1; back < LOOKED_BACK; back++) {
    const day = now.minus({ days: back }).toISODate()!
    if (day < birth) break
    const before: Row = { day, added: made.photos?.get(day) ?? 0 }
    for (const [figure, perDay] of Object.entries(made))
      before[figure] = Math.max(0, Number(later[figure]) - (perDay?.get(String(later.day)) ?? 0))
    days.push(before)
    later = before
  }
  return days
}

/** What all orgs made together. */
function together(byOrg: ReadonlyMap<string, PerDay>): PerDay {
  const sums = new Map<string, number>()
  for (const perDay of byOrg.values())
    for (const [day, total] of perDay) sums.set(day, (sums.get(day) ?? 0) + total)
  return sums
}
