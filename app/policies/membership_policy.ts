import { BasePolicy } from '@adonisjs/bouncer'
import type Membership from '#models/membership'

/** Rights over one of the org's people. That the owner stays the owner is no right but a rule: the actions hold it. */
export default class MembershipPolicy extends BasePolicy {
  changeRole(actor: Membership, _subject: Membership) {
    return actor.isStaff
  }

  remove(actor: Membership, subject: Membership) {
    return actor.isStaff || actor.is(subject.userId)
  }
}
