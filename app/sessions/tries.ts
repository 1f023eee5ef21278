import { createHash } from 'node:crypto'
import limiter from '@adonisjs/limiter/services/main'
import { neighbourhood } from '#sessions/neighbourhood'

interface Trier {
  /** Whose door is tried: an e-mail address, an account id. */
  subject: string
  /** From where. */
  address: string
}

interface Bound {
  key: string
  requests: number
}

interface Bounds {
  /** Guesses at this one secret, and at all secrets. */
  one: Bound
  all: Bound
  duration: string
}

/**
 * Guesses at a secret from one address. They count before they are judged, so that a hundred at once get no further
 * than a hundred in a row; per address, so that nobody can lock the owner out from elsewhere.
 */
export class Tries {
  constructor(private bounds: Bounds) {}

  async count() {
    const { one, all } = this.bounds
    await this.#pace(all).consume(all.key)
    await this.#pace(one).consume(one.key)
  }

  /** It was right: an honest person starts afresh. */
  async forgive() {
    const { one, all } = this.bounds
    await this.#pace(one).delete(one.key)
    await this.#pace(all).decrement(all.key, 1)
  }

  #pace({ requests }: Bound) {
    return limiter.use({ requests, duration: this.bounds.duration })
  }
}

/** Guesses at the password of an account. */
export class PasswordTries extends Tries {
  constructor({ subject, address }: Trier) {
    const from = neighbourhood(address)
    super({
      one: { key: `password:${fingerprint(subject, from)}`, requests: 10 },
      all: { key: `passwords:${fingerprint(from)}`, requests: 100 },
      duration: '15 minutes',
    })
  }
}

/** Letters that anybody may have sent to an address: few enough that they are no nuisance. */
export async function countLetter({ subject, address }: Trier) {
  const from = neighbourhood(address)
  const all = limiter.use({ requests: 20, duration: '1 hour' })
  const one = limiter.use({ requests: 5, duration: '15 minutes' })
  await all.consume(`letters-from:${fingerprint(from)}`)
  await one.consume(`letters-to:${fingerprint(subject, from)}`)
}

/** New accounts from one address. */
export async function countRegistration(address: string) {
  const pace = limiter.use({ requests: 20, duration: '1 hour' })
  await pace.consume(`registrations:${fingerprint(neighbourhood(address))}`)
}

/** Keys are short and tell nobody whose door was tried. */
export function fingerprint(...parts: string[]) {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}
