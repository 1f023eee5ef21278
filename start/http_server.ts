import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

/** So much must come of a request's body in some time: the worst line brings more, a stalled one does not. */
const LEAST_BYTES = 1_024
const REQUEST_ID = /^[\w.:+/=-]{1,64}$/

/**
 * Whole albums come over slow lines: a request may take hours as long as something arrives. Node would cut it off
 * after five minutes. Headers must come at once, and a line that went dead is closed.
 */
export function createHttpServer(handle: RequestListener, { idleMs = 60 * SECOND } = {}) {
  const server = createServer(
    { requestTimeout: 12 * HOUR, headersTimeout: 60 * SECOND },
    (request, response) => {
      forgetOddId(request)
      endWhenStalled(request, idleMs)
      handle(request, response)
    }
  )
  // Reading a large batch after its last byte takes a while in which nothing is sent either way.
  return server.setTimeout(600 * SECOND)
}

/** It ends up in logs, in the audit and in the answer: whoever sends something else gets one of ours. */
function forgetOddId({ headers }: IncomingMessage) {
  const id = headers['x-request-id']
  if (id !== undefined && !REQUEST_ID.test(String(id))) delete headers['x-request-id']
}

/** Ends it after one to two times `idleMs`. While we are the ones who cannot keep up, nobody is cut off. */
function endWhenStalled(request: IncomingMessage, idleMs: number) {
  const { headers, socket } = request
  if (!headers['transfer-encoding'] && !Number(headers['content-length'] ?? 0)) return
  let seen = socket.bytesRead
  let wasWaiting = false
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer)
    const isWaiting = request.readableLength === 0 && socket.bytesRead - seen < LEAST_BYTES
    if (isWaiting && wasWaiting) cutOff(socket)
    wasWaiting = isWaiting
    seen = socket.bytesRead
  }, idleMs).unref()
  request.once('close', () => clearInterval(timer))
}

function cutOff(socket: Socket) {
  socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => socket.destroy())
}
