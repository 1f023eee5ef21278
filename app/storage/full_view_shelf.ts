import Org from '#models/org'
import { fullViewFolder } from '#storage/keys'
import { store } from '#storage/store'

/** What an org keeps of them at most, whatever its limit. */
const MOST_BYTES = 1024 ** 3
/** No quota counts them: so much of an org's limit they may take beside it. */
const SHARE_OF_LIMIT = 1 / 4

interface Bounds {
  /** Those that nobody looked at since then go, whatever room there is. */
  unusedSince?: number
}

/**
 * Makes room among the full views of an org: those used longest ago go first. The one used last stays even where it is
 * larger than all the room there is: somebody is looking at it. Answers how many went.
 */
export async function trimFullViews(orgId: string, { unusedSince = -Infinity }: Bounds = {}) {
  const org = await Org.find(orgId)
  const room = Math.min(MOST_BYTES, (org?.limitBytes ?? 0) * SHARE_OF_LIMIT)
  let bytes = 0
  let removed = 0
  const views = await viewsOf(orgId)
  for (const [index, view] of views.entries()) {
    bytes += view.bytes
    const stays = view.usedAt >= unusedSince && (index === 0 || bytes <= room)
    if (stays) continue
    await store.remove(view.key)
    removed++
  }
  return removed
}

/** The one used last comes first. */
async function viewsOf(orgId: string) {
  const views: { key: string; bytes: number; usedAt: number }[] = []
  for await (const { key, isFile } of store.list(fullViewFolder(orgId))) {
    const use = isFile && (await store.lastUse(key))
    if (use) views.push({ key, ...use })
  }
  return views.sort((one, other) => other.usedAt - one.usedAt)
}
