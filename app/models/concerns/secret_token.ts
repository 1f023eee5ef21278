import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that nobody guesses, fit for an address. */
export const makeToken = () => randomBytes(32).toString('base64url')

/** What the database keeps of a token: enough to recognise it, not enough to use it. */
export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex')
