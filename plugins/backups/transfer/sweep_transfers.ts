import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exportsFolder, importsFolder } from './places.js'
import Transfer from './transfer.js'
import { endSilent, takeHalvesAway } from './transfer_turn.js'

/** Of one org: more of them only fill the disk. */
const MOST_EXPORTS = 3
/** Half archives of processes that were killed. */
const OLD_MS = 2 * 86_400_000

/** Deletes exports whose time is over, those of orgs that are gone, and rows that nobody reads any more. */
export async function sweepTransfers(now = Date.now()) {
  await endSilent(now)
  await takeHalvesAway()
  const over = await Transfer.query()
    .where((which) =>
      which
        .where('expires_at', '<', now)
        .orWhere((gone) => gone.where('direction', 'export').whereNull('org_id'))
    )
    .whereIn('state', ['done', 'failed'])
  for (const transfer of over) await deleteTransfer(transfer)
  await sweepParts(now)
}

/** Deletes all exports of an org but the newest ones. */
export async function keepNewest(orgId: string) {
  const exports = await Transfer.query()
    .where({ direction: 'export', org_id: orgId, state: 'done' })
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
  for (const transfer of exports.slice(MOST_EXPORTS)) await deleteTransfer(transfer)
}

/** The file goes first: one without a row would stay for good. */
export async function deleteTransfer(transfer: Transfer) {
  if (transfer.direction === 'export' && transfer.file)
    await rm(join(exportsFolder(), transfer.file), { force: true })
  await transfer.delete()
}

async function sweepParts(now: number) {
  for (const folder of [exportsFolder(), importsFolder()]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const found = name.endsWith('.part') ? await stat(path).catch(() => null) : null
      if (found && found.mtimeMs < now - OLD_MS) await rm(path, { force: true })
    }
  }
}
