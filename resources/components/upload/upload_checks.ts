import { useApi } from '~/composables/use_api'
import { hashOf } from '~/components/upload/file_hashes'
import { mayMove } from '~/components/upload/upload_gate'
import { bear, isFull, turnDown } from '~/components/upload/upload_misses'
import { change, fail, rows, settle } from '~/components/upload/upload_queue'
import { fileOf } from '~/components/upload/upload_roots'
import { isOpen, type UploadRow, type UploadState } from '~/components/upload/upload_rows'

interface Verdict {
  outcome: 'upload' | 'duplicate' | 'rejected'
  photo?: { id: string; albumId: string; name: string; uploadedById: string | null }
  error?: { message: string } | null
}

/** So many are read and asked about in one go, and so many may wait for their turn to be sent. */
const GROUP = 60
const AHEAD = 120
/** A long answer is a long moment of the page. */
const ANNOUNCED_AT_ONCE = 500

let underWay = false

/** Looks at the next files, a little ahead of those that are being sent. `ready` is told when there is more to send. */
export async function checkAhead(ready: () => void) {
  if (underWay) return
  underWay = true
  try {
    while (mayMove.value) {
      const group = nextGroup()
      if (group.length === 0) break
      await judgeAll(group)
      ready()
    }
  } finally {
    underWay = false
  }
}

function nextGroup() {
  let waiting = 0
  const group: UploadRow[] = []
  for (const row of rows) {
    if (row.state === 'waiting' && ++waiting >= AHEAD) return []
    if (row.state !== 'checking' || row.kind !== 'photo' || row.notBefore > Date.now()) continue
    if (group.length > 0 && row.target.album.id !== group[0].target.album.id) continue
    if (group.length < GROUP) group.push(row)
  }
  return group
}

/**
 * Whether what came in one drop has room, before a byte of it is sent: all of it is taken, or none. It is measured by
 * its sizes; only where that seems too much, what is here already is told apart first.
 */
export async function admit(batch: readonly UploadRow[]) {
  if (batch.length === 0) return
  try {
    await announceAll(batch, bytesToCome(batch))
  } catch (error) {
    if (isFull(error)) await admitWhatIsNew(batch)
    // Anything else shows again when the files are looked at.
  }
}

async function admitWhatIsNew(batch: readonly UploadRow[]) {
  try {
    await hashAll(batch)
    const verdicts = await announceAll(batch, 0)
    const leaders = leadersNow()
    batch.forEach((row, index) => {
      if (row.state === 'checking' && verdicts[index].outcome !== 'upload')
        judge(row, verdicts[index], leaders)
    })
    const left = batch.filter(({ state }) => state === 'checking')
    await announceAll(left.slice(0, 1), bytesToCome(left))
  } catch (error) {
    if (isFull(error)) turnDown(batch, error.message)
  }
}

/** Equal pictures count once. */
function bytesToCome(batch: readonly UploadRow[]) {
  const { slug } = batch[0]?.target ?? {}
  const seen = new Set<string>()
  let bytes = 0
  for (const row of rows) {
    if (row.target.slug !== slug || row.kind !== 'photo' || !isOpen(row)) continue
    if (row.sha256 && seen.has(row.sha256)) continue
    if (row.sha256) seen.add(row.sha256)
    bytes += row.size
  }
  return bytes
}

async function hashAll(group: readonly UploadRow[]) {
  for (const row of group) {
    if (row.sha256 || row.state !== 'checking') continue
    const file = await fileOf(row)
    const sha256 = file && (await hashOf(file))
    if (sha256 && row.state === 'checking') change(row, { sha256 })
  }
}

async function judgeAll(group: readonly UploadRow[]) {
  await hashAll(group)
  const wanted = group.filter(({ state }) => state === 'checking')
  if (wanted.length === 0) return
  try {
    const verdicts = await announceAll(wanted, 0)
    const leaders = leadersNow()
    wanted.forEach((row, index) => judge(row, verdicts[index], leaders))
  } catch (error) {
    bear(wanted, error)
  }
}

async function announceAll(batch: readonly UploadRow[], batchBytes: number) {
  const verdicts: Verdict[] = []
  const albums = Map.groupBy(batch.keys(), (index) => batch[index].target.album.id)
  for (const places of albums.values()) {
    for (let at = 0; at < places.length; at += ANNOUNCED_AT_ONCE) {
      const some = places.slice(at, at + ANNOUNCED_AT_ONCE)
      const answers = await announce(
        some.map((index) => batch[index]),
        batchBytes
      )
      some.forEach((index, turn) => (verdicts[index] = answers[turn]))
    }
  }
  return verdicts
}

async function announce(some: readonly UploadRow[], batchBytes: number) {
  const { slug, album } = some[0].target
  const files = some.map(({ name, size, type, sha256 }) => ({ name, size, type, sha256 }))
  const path = `/orgs/${slug}/albums/${album.id}/announcements`
  const { data } = await useApi().post<Verdict[]>(path, { files, batchBytes })
  return data
}

function judge(row: UploadRow, verdict: Verdict, leaders: Leaders) {
  if (row.state !== 'checking') return
  const { outcome, photo, error } = verdict
  if (outcome === 'duplicate') return settle(row, arrivedBefore(row, photo), photo && [photo.id])
  if (outcome === 'rejected') return fail(row, error?.message ?? null, false)
  change(row, { state: 'waiting', twin: leaderOf(row, leaders) })
}

/** What is here now, was not before the first try, and bears its name in its album: that is what the try brought. */
function arrivedBefore(row: UploadRow, photo: Verdict['photo']) {
  const isOurs =
    row.tried &&
    photo?.albumId === row.target.album.id &&
    photo.name === row.name &&
    photo.uploadedById === row.userId
  return isOurs ? 'added' : 'duplicate'
}

/** The same question for a picture of which only the id is known. */
export async function outcomeOf(row: UploadRow, outcome: 'added' | 'duplicate', id: string | null) {
  if (outcome === 'added' || !row.tried || !id) return outcome
  try {
    const { data } = await useApi().get<NonNullable<Verdict['photo']>>(
      `/orgs/${row.target.slug}/photos/${id}`
    )
    return arrivedBefore(row, data)
  } catch {
    return outcome
  }
}

/** Of pictures that are the same, the first. */
type Leaders = Map<string, UploadRow>

const LEADING: readonly UploadState[] = ['checking', 'waiting', 'sending', 'added']

const pictureOf = ({ target, sha256 }: UploadRow) => `${target.slug}:${sha256}`

function leadersNow(): Leaders {
  const leaders: Leaders = new Map()
  for (const row of rows) {
    const mayLead = row.sha256 !== null && row.twin === null && LEADING.includes(row.state)
    if (mayLead && !leaders.has(pictureOf(row))) leaders.set(pictureOf(row), row)
  }
  return leaders
}

function leaderOf(row: UploadRow, leaders: Leaders) {
  const leader = row.sha256 === null ? undefined : leaders.get(pictureOf(row))
  return leader && leader !== row ? leader : null
}
