import hash from '@adonisjs/core/services/hash'
import { OpenShareLink } from '#actions/open_share_link'
import { recordSoon } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type ShareLink from '#models/share_link'
import { inEvenTime } from '#sessions/even_time'
import { ShareTries } from '#shares/tries'

interface Unlocking {
  link: ShareLink
  password: string
  address: string
  /** Who has been let in before is not counted again. */
  visitor?: string
}

/** Lets in who knows the password. A wrong one is no view, and a right one takes as long as a wrong one. */
export class UnlockShareLink {
  async handle(unlocking: Unlocking): Promise<string> {
    const { link, address } = unlocking
    const tries = new ShareTries(link, address)
    await tries.count()
    const visitor = await inEvenTime(this.#unlock(unlocking))
    if (!visitor) {
      const { id, orgId } = link
      recordSoon({ event: 'share_link.unlock_failed', orgId, subject: { type: 'share_link', id } })
      throw new Refusal(401, 'E_SHARE_PASSWORD', { field: 'password' })
    }
    await tries.forgive()
    return visitor
  }

  async #unlock({ link, password, visitor }: Unlocking) {
    if (link.password && !(await hash.verify(link.password, password))) return null
    return visitor ?? new OpenShareLink().handle({ link })
  }
}
