import type { ServerResponse } from 'node:http'
import logger from '@adonisjs/core/services/logger'
import { type Listener, listLockedOut } from '#queries/live_access'

interface LiveStream extends Listener {
  userId: string
  response: ServerResponse
}

/** After so long a stream ends and the browser opens the next one, whatever was asked in between. */
const MINUTES = 15

/**
 * What happens in this process ends a stream at once. What happens in another one (a web server beside this one, a command)
 * is only to be seen in the database: it is asked this often, while anybody listens.
 */
const ASKED_EVERY_MS = 2_000

const open = new Set<LiveStream>()
let asking: NodeJS.Timeout | undefined

/** Keeps account of who listens to what, as long as they do. */
export function trackStream(stream: LiveStream) {
  const timer = setTimeout(() => stream.response.end(), MINUTES * 60_000).unref()
  open.add(stream)
  askLater()
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

function askLater() {
  asking ??= setTimeout(ask, ASKED_EVERY_MS).unref()
}

async function ask() {
  try {
    for (const { response } of await listLockedOut([...open])) response.end()
  } catch (error) {
    logger.debug({ err: error }, 'nobody could be asked who may go on listening')
  }
  asking = undefined
  if (open.size) askLater()
}
