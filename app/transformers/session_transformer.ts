import { BaseTransformer } from '@adonisjs/core/transformers'
import type Session from '#models/session'
import { readDevice } from '#sessions/device'

/** A device as its owner sees it. The id of a session is a secret: the page knows it by a handle. */
export default class SessionTransformer extends BaseTransformer<Session> {
  constructor(
    session: Session,
    private currentId: string
  ) {
    super(session)
  }

  toObject() {
    const { id, userAgent, address, seenAt, startedAt } = this.resource
    return {
      handle: this.resource.handle,
      isCurrent: id === this.currentId,
      ...readDevice(userAgent ?? ''),
      address,
      seenAt: new Date(seenAt).toISOString(),
      startedAt: new Date(startedAt).toISOString(),
    }
  }
}
