import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import { auditedUpdate } from '#audit/history'
import { InvitationSchema } from '#database/schema'
import Membership, { type Role } from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import { tokenHash } from '#models/concerns/secret_token'
import { sqlTime } from '#models/concerns/sql_time'

export type InvitationState = 'pending' | 'accepted' | 'revoked' | 'expired'

export default class Invitation extends compose(
  InvitationSchema,
  Identified,
  OrgOwned,
  Audited({
    noun: 'invitation',
    title: 'email',
    fields: ['email', 'role', 'expiresAt', 'acceptedAt', 'acceptedById', 'revokedAt'],
  })
) {
  declare role: Exclude<Role, 'owner'>

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User, { foreignKey: 'invitedById' })
  declare invitedBy: BelongsTo<typeof User>

  @belongsTo(() => User, { foreignKey: 'acceptedById' })
  declare acceptedBy: BelongsTo<typeof User>

  get isPending() {
    return this.state === 'pending'
  }

  get state(): InvitationState {
    if (this.acceptedAt) return 'accepted'
    if (this.revokedAt) return 'revoked'
    return this.expiresAt > DateTime.now() ? 'pending' : 'expired'
  }

  /** The invitation behind a link, with its org and who invites. An org that is gone or closed invites nobody. */
  static byToken(token: string) {
    return this.acrossOrgs()
      .where('token_hash', tokenHash(token))
      .whereHas('org', (org) => org.whereNull('deleted_at').whereNull('suspended_at'))
      .preload('org')
      .preload('invitedBy')
  }

  /** How somebody already belongs to the org that the invitation is for. */
  async findMembershipOf(userId?: string) {
    if (!userId) return null
    return Membership.query().where({ org_id: this.orgId, user_id: userId }).first()
  }

  /** Spends the invitation, once: of several at the same time only one is told yes. */
  async spend(userId: string, client: TransactionClientContract) {
    const now = DateTime.now()
    const pending = unused(this, client).where('expires_at', '>', sqlTime(now, client))
    const changes = { acceptedAt: now, acceptedById: userId }
    return Boolean(await auditedUpdate(pending, changes, { rows: [this] }))
  }

  /** Takes the invitation back, unless somebody came first. */
  async revoke(client: TransactionClientContract) {
    const changes = { revokedAt: DateTime.now() }
    return Boolean(await auditedUpdate(unused(this, client), changes, { rows: [this] }))
  }

  /** Takes back what somebody gave out and nobody used: they no longer have a say over people. */
  static async revokeAllBy(inviter: Membership, client: TransactionClientContract) {
    const given = this.within(inviter.orgId, { client })
      .where('invited_by_id', inviter.userId)
      .whereNull('accepted_at')
      .whereNull('revoked_at')
    await auditedUpdate(given, { revokedAt: DateTime.now() })
  }
}

function unused({ orgId, id }: Invitation, client: TransactionClientContract) {
  return Invitation.within(orgId, { client })
    .where('id', id)
    .whereNull('accepted_at')
    .whereNull('revoked_at')
}
