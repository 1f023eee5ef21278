import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import AlbumPolicy from '#policies/album_policy'
import OrgPolicy from '#policies/org_policy'
import PhotoPolicy from '#policies/photo_policy'
import ShareLinkPolicy from '#policies/share_link_policy'

const albums = new AlbumPolicy()
const orgs = new OrgPolicy()
const photos = new PhotoPolicy()
const shareLinks = new ShareLinkPolicy()

/** An org as one of its people sees it: resource is their membership with `org` loaded. */
export default class OrgTransformer extends BaseTransformer<Membership> {
  toObject() {
    const { org, role } = this.resource
    return {
      id: org.id,
      name: org.name,
      slug: org.slug,
      role,
      storage: { usedBytes: org.storageUsedBytes, limitBytes: org.limitBytes },
      can: abilitiesOf(this.resource),
    }
  }

  /** Nobody is told that their own org is read only: it is for who operates the server and looks into it. */
  forFrame() {
    return { ...this.toObject(), isReadOnly: this.resource.isReadOnly }
  }

  forShow() {
    const { org } = this.resource
    return { ...this.toObject(), settings: org.preferences, createdAt: org.createdAt.toISO()! }
  }
}

/** What the frame shows or hides. Rights over single rows travel with the rows. */
function abilitiesOf(actor: Membership) {
  return {
    contribute: albums.create(actor),
    share: shareLinks.create(actor),
    managePeople: orgs.managePeople(actor),
    manageSettings: orgs.update(actor),
    emptyTrash: photos.purge(actor),
    transferOwnership: orgs.transferOwnership(actor),
    deleteOrg: orgs.delete(actor),
  }
}
