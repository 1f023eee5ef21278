import { createHash, randomBytes } from 'node:crypto'
import type Entry from './entry.js'

/** What the first entry of a chain follows. */
export const GENESIS = '0'.repeat(64)

const VERSION = 1

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Without it nobody guesses from a digest what was forgotten. */
export const makeSalt = () => randomBytes(16).toString('hex')

type Who = Pick<Entry, 'actorName' | 'address' | 'userAgent'>
type What = Pick<Entry, 'subjectTitle' | 'changes' | 'facts'>

export const whoDigest = (salt: string, { actorName, address, userAgent }: Who) =>
  sha256(JSON.stringify([salt, actorName, address, userAgent]))

export const whatDigest = (salt: string, { subjectTitle, changes, facts }: What) =>
  sha256(JSON.stringify([salt, subjectTitle, changes, facts]))

/** Where an entry stands in its chain, with what may be forgotten by its digests alone. */
export type Sealed = Pick<Entry, 'sequence' | 'previousHash' | 'whoDigest' | 'whatDigest'>

export function hashOf(entry: Entry, seal: Sealed) {
  return sha256(
    JSON.stringify([
      VERSION,
      entry.chain,
      seal.sequence,
      seal.previousHash,
      entry.id,
      entry.orgId,
      entry.at.toMillis(),
      entry.actorId,
      entry.shareLinkId,
      entry.source,
      entry.plugin,
      entry.requestId,
      entry.event,
      entry.subjectType,
      entry.subjectId,
      seal.whoDigest,
      seal.whatDigest,
    ])
  )
}
