import { createHash } from 'node:crypto'
import limiter from '@adonisjs/limiter/services/main'

interface Trier {
  /** Whose door is tried: an e-mail address, an account id. */
  subject: string
  /** From where. */
  address: string
}

const fingerprint = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')

/**
 * Guesses at a password. They count before they are judged, so that a hundred at once get no further than a
 * hundred in a row; per address, so that nobody can lock the owner out from elsewhere.
 */
export class PasswordTries {
  readonly #one = limiter.use({ requests: 10, duration: '15 minutes' })
  readonly #all = limiter.use({ requests: 100, duration: '15 minutes' })
  readonly #oneKey: string
  readonly #allKey: string

  constructor({ subject, address }: Trier) {
    this.#oneKey = `password:${fingerprint(subject, address)}`
    this.#allKey = `passwords:${fingerprint(address)}`
  }

  async count() {
    await this.#all.consume(this.#allKey)
    await this.#one.consume(this.#oneKey)
  }

  /** The password was right: an honest person starts afresh. */
  async forgive() {
    await this.#one.delete(this.#oneKey)
    await this.#all.decrement(this.#allKey, 1)
  }
}

/** Letters that anybody may have sent to an address: few enough that they are no nuisance. */
export async function countLetter({ subject, address }: Trier) {
  const from = limiter.use({ requests: 20, duration: '1 hour' })
  const to = limiter.use({ requests: 5, duration: '15 minutes' })
  await from.consume(`letters-from:${fingerprint(address)}`)
  await to.consume(`letters-to:${fingerprint(subject, address)}`)
}

/** New accounts from one address. */
export async function countRegistration(address: string) {
  const pace = limiter.use({ requests: 20, duration: '1 hour' })
  await pace.consume(`registrations:${fingerprint(address)}`)
}
