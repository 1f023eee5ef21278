import type { ServerResponse } from 'node:http'

interface LiveStream {
  orgId: string
  userId: string
  response: ServerResponse
}

/** After so long a stream ends and the browser opens the next one: by then somebody may have lost their session. */
const MINUTES = 15

const open = new Set<LiveStream>()

/** Keeps account of who listens to what, as long as they do. */
export function trackStream(stream: LiveStream) {
  const timer = setTimeout(() => stream.response.end(), MINUTES * 60_000).unref()
  open.add(stream)
  stream.response.once('close', () => {
    clearTimeout(timer)
    open.delete(stream)
  })
}

/** Who is no longer one of the org's people hears nothing more of it, from this moment on. */
export function endStreams({ orgId, userId }: { orgId?: string; userId?: string } = {}) {
  for (const stream of open) {
    if (orgId && stream.orgId !== orgId) continue
    if (userId && stream.userId !== userId) continue
    stream.response.end()
  }
}
