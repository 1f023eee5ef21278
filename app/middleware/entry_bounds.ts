import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import type BreakGlassEntry from '#models/break_glass_entry'
import { isStillRunning } from '#queries/break_glass'

const READS = ['GET', 'HEAD', 'OPTIONS']
/** An answer that takes long is asked about this often: news of an org, a zip, a large original. */
const ASKED_EVERY_MS = 2_000

/**
 * What holds for whoever looks into an org by an entry, at every door to it: nothing is written, no browser keeps what
 * was shown, and what is still being sent when the entry ends is cut off.
 */
export function keepWithinEntry({ request, response }: HttpContext, entry: BreakGlassEntry) {
  if (!READS.includes(request.method())) throw new Refusal(403, 'E_ENTRY_READS')
  keepNothing(response.response)
  cutOff(response.response, entry)
}

type Raw = HttpContext['response']['response']

/** Whatever the answer says of itself: this is said last. */
function keepNothing(raw: Raw) {
  const writeHead = raw.writeHead.bind(raw) as (status: number, ...rest: unknown[]) => Raw
  raw.writeHead = (status: number, ...rest: unknown[]) => {
    const reason = rest.filter((one) => typeof one === 'string')
    const headers = Object.entries(rest.find((one) => typeof one === 'object') ?? {})
    const others = headers.filter(([name]) => name.toLowerCase() !== 'cache-control')
    const kept = { ...Object.fromEntries(others), 'Cache-Control': 'private, no-store' }
    return writeHead(status, ...reason, kept)
  }
}

function cutOff(raw: Raw, entry: BreakGlassEntry) {
  let timer: NodeJS.Timeout
  const wait = () => {
    const left = entry.endsAt.toMillis() - Date.now()
    timer = setTimeout(ask, Math.max(0, Math.min(left, ASKED_EVERY_MS))).unref()
  }
  const ask = async () => {
    // Who cannot be asked for does not go on either.
    const goesOn = await isStillRunning(entry).catch(() => false)
    if (raw.closed) return
    if (goesOn) wait()
    else raw.destroy()
  }
  raw.once('close', () => clearTimeout(timer))
  wait()
}
