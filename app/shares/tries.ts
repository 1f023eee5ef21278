import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import limiter from '@adonisjs/limiter/services/main'
import type ShareLink from '#models/share_link'

/**
 * Guesses at the password of a link. They count before they are judged, and per address: whoever guesses keeps
 * nobody else out.
 */
export class ShareTries {
  readonly #one = limiter.use({ requests: 10, duration: '10 minutes' })
  readonly #all = limiter.use({ requests: 50, duration: '10 minutes' })
  readonly #oneKey: string
  readonly #allKey: string

  constructor(link: ShareLink, address: string) {
    const from = neighbourhood(address)
    this.#oneKey = `org:${link.orgId}:share:${fingerprint(link.id, from)}`
    this.#allKey = `shares:${fingerprint(from)}`
  }

  async count() {
    await this.#all.consume(this.#allKey)
    await this.#one.consume(this.#oneKey)
  }

  async forgive() {
    await this.#one.delete(this.#oneKey)
    await this.#all.decrement(this.#allKey, 1)
  }
}

/** New visitors from one address. Counted in this process: a row for each would cost more than it saves. */
export async function countOpening(link: ShareLink, address: string) {
  const pace = limiter.use('memory', { requests: 120, duration: '1 minute' })
  await pace.consume(
    `org:${link.orgId}:share-openings:${fingerprint(link.id, neighbourhood(address))}`
  )
}

/** Batches that one address may send through a link. */
export async function countUpload(link: ShareLink, address: string) {
  const pace = limiter.use({ requests: 60, duration: '10 minutes' })
  await pace.consume(
    `org:${link.orgId}:share-uploads:${fingerprint(link.id, neighbourhood(address))}`
  )
}

/** What one address asks of plugins through a link. Whoever has no account changes things slowly. */
export async function countPluginCall(link: ShareLink, address: string, does: 'read' | 'write') {
  const requests = { read: 600, write: 60 }[does]
  const pace = limiter.use('memory', { requests, duration: '1 minute' })
  await pace.consume(
    `org:${link.orgId}:share-plugins:${fingerprint(does, link.id, neighbourhood(address))}`
  )
}

/** What one address does of something that costs much, or tells much. Over all processes. */
export async function countTry(link: ShareLink, address: string, what: string, pace: Pace) {
  const { requests, minutes } = pace
  const tries = limiter.use({ requests, duration: `${minutes} minutes` })
  await tries.consume(
    `org:${link.orgId}:share-tries:${fingerprint(what, link.id, neighbourhood(address))}`
  )
}

export interface Pace {
  requests: number
  minutes: number
}

/** Whoever has one IPv6 address has a whole network of them. */
function neighbourhood(address: string) {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head, tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const behind = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0')
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':')
}

const fingerprint = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')
