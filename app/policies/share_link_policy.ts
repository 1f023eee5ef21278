import { BasePolicy } from '@adonisjs/bouncer'
import type Membership from '#models/membership'
import type ShareLink from '#models/share_link'

export default class ShareLinkPolicy extends BasePolicy {
  create(actor: Membership) {
    return actor.may('membersMayShare')
  }

  edit(actor: Membership, link: ShareLink) {
    return actor.isStaff || actor.is(link.createdById)
  }

  /** Who may not share anything does not get the addresses that others made either. */
  copy(actor: Membership, link: ShareLink) {
    return this.create(actor) || this.edit(actor, link)
  }

  revoke(actor: Membership, link: ShareLink) {
    return this.edit(actor, link)
  }
}
