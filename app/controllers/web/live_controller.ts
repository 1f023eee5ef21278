import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import transmit from '@adonisjs/transmit/services/main'
import { trackStream } from '#listeners/live_streams'
import { channelOf } from '#listeners/tell_open_pages'
import type { Credential } from '#queries/live_access'

/** News of one org as server-sent events, for as long as a page is open. */
export default class LiveController {
  async show(ctx: HttpContext) {
    const { org, membership, request, response } = ctx
    const uid = randomUUID()
    transmit.createStream({
      uid,
      context: ctx,
      request: request.request,
      response: response.response,
      injectResponseHeaders: response.getHeaders(),
    })
    trackStream({
      orgId: org.id,
      userId: membership.userId,
      memberId: membership.isReadOnly ? undefined : membership.userId,
      credential: credentialOf(ctx),
      response: response.response,
    })
    await transmit.subscribe({
      uid,
      channel: channelOf(org.id),
      context: ctx,
      skipAuthorization: true,
    })
  }
}

function credentialOf({ auth, session }: HttpContext): Credential {
  const token = auth.user?.currentAccessToken
  return token ? { tokenId: String(token.identifier) } : { sessionId: session.sessionId }
}
