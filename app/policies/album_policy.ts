import { BasePolicy } from '@adonisjs/bouncer'
import type Album from '#models/album'
import type Membership from '#models/membership'

export default class AlbumPolicy extends BasePolicy {
  create(actor: Membership) {
    return actor.may('membersMayContribute')
  }

  upload(actor: Membership) {
    return this.create(actor)
  }

  edit(actor: Membership, album: Album) {
    return actor.may('membersMayEditAll') || actor.is(album.createdById)
  }

  trash(actor: Membership, album: Album) {
    return this.edit(actor, album)
  }

  restore(actor: Membership, album: Album) {
    return this.edit(actor, album)
  }

  purge(actor: Membership) {
    return actor.isStaff
  }
}
