import encryption from '@adonisjs/core/services/encryption'
import { BaseTransformer } from '@adonisjs/core/transformers'
import type Invitation from '#models/invitation'

export default class InvitationTransformer extends BaseTransformer<Invitation> {
  constructor(
    resource: Invitation,
    protected origin = ''
  ) {
    super(resource)
  }

  toObject() {
    const { id, email, role, state, invitedBy, expiresAt, createdAt } = this.resource
    return {
      id,
      email,
      role,
      state,
      invitedBy: invitedBy?.name ?? null,
      expiresAt: expiresAt.toISO()!,
      createdAt: createdAt.toISO()!,
    }
  }

  /** With the secret itself: for who may invite, and nobody else. */
  withLink() {
    const token = encryption.decrypt<string>(this.resource.tokenSealed)
    // Sealed by a key that is gone: the link still works for who holds it, but cannot be shown again.
    return { ...this.toObject(), token, url: token ? `${this.origin}/invitations/${token}` : null }
  }

  /** What the holder of the link learns before they have joined. */
  forGuest() {
    const { org, email, role, state, invitedBy, expiresAt } = this.resource
    return {
      org: { id: org.id, name: org.name },
      email,
      role,
      state,
      invitedBy: invitedBy?.name ?? null,
      expiresAt: expiresAt.toISO()!,
    }
  }
}
