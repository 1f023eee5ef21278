import { BasePolicy } from '@adonisjs/bouncer'
import type Membership from '#models/membership'

export default class OrgPolicy extends BasePolicy {
  update(actor: Membership) {
    return actor.isStaff
  }

  delete(actor: Membership) {
    return actor.isOwner
  }

  transferOwnership(actor: Membership) {
    return actor.isOwner
  }

  managePeople(actor: Membership) {
    return actor.isStaff
  }
}
