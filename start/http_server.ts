import { createServer, type RequestListener } from 'node:http'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

/**
 * Whole albums come over slow lines: a request may take hours as long as something arrives. Node would cut it off
 * after five minutes. Headers must come at once, and a line that went dead is closed.
 */
export function createHttpServer(handle: RequestListener) {
  const server = createServer({ requestTimeout: 12 * HOUR, headersTimeout: 60 * SECOND }, handle)
  // Reading a large batch after its last byte takes a while in which nothing is sent either way.
  return server.setTimeout(600 * SECOND)
}
