import { BasePolicy } from '@adonisjs/bouncer'
import type Membership from '#models/membership'
import type Photo from '#models/photo'

export default class PhotoPolicy extends BasePolicy {
  edit(actor: Membership, photo: Pick<Photo, 'uploadedById'>) {
    return actor.may('membersMayEditAll') || actor.is(photo.uploadedById)
  }

  trash(actor: Membership, photo: Pick<Photo, 'uploadedById'>) {
    return this.edit(actor, photo)
  }

  restore(actor: Membership, photo: Pick<Photo, 'uploadedById'>) {
    return this.edit(actor, photo)
  }

  purge(actor: Membership) {
    return actor.isStaff
  }
}
