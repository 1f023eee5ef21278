import encryption from '@adonisjs/core/services/encryption'
import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import ShareLinkPolicy from '#policies/share_link_policy'
import type { ShareLinkSummary } from '#queries/shares'
import { fileUrls } from '#transformers/photo_transformer'

/** A share link as one member of its org sees it. `origin` is where visitors reach the server. */
export default class ShareLinkTransformer extends BaseTransformer<ShareLinkSummary> {
  constructor(
    resource: ShareLinkSummary,
    protected viewer: Membership,
    protected origin: string
  ) {
    super(resource)
  }

  toObject() {
    const { link, photoCount } = this.resource
    const { album, createdBy } = link
    return {
      id: link.id,
      title: link.title,
      albumId: link.albumId,
      album: album ? { id: album.id, name: album.name, isTrashed: album.isTrashed } : null,
      photoCount,
      cover: this.#cover(),
      url: this.#url(),
      state: link.ended ?? ('active' as const),
      protected: link.isProtected,
      expiresAt: link.expiresAt?.toUTC().toISO() ?? null,
      maxViews: link.maxViews,
      viewCount: link.viewCount,
      allowOriginals: link.allowOriginals,
      allowDownload: link.allowDownload,
      allowUpload: link.allowUpload,
      allowLocation: link.allowLocation,
      createdBy: createdBy ? { id: createdBy.id, name: createdBy.name } : null,
      createdAt: link.createdAt.toUTC().toISO()!,
      revokedAt: link.revokedAt?.toUTC().toISO() ?? null,
      can: this.#abilities(),
    }
  }

  #cover() {
    const { cover } = this.resource
    if (!cover) return null
    const { id, thumbhash, width, height } = cover
    return {
      photoId: id,
      thumbUrl: fileUrls(this.viewer.org.slug, id).thumb,
      thumbhash,
      width,
      height,
    }
  }

  /** For who may hand it on. Sealed by a key that is gone it still works for who holds it, but cannot be shown again. */
  #url() {
    if (!this.#abilities().copy) return null
    const token = encryption.decrypt<string>(this.resource.link.tokenSealed)
    return token ? `${this.origin}/s/${token}` : null
  }

  #abilities() {
    const policy = new ShareLinkPolicy()
    const { link } = this.resource
    return {
      copy: policy.copy(this.viewer, link),
      edit: policy.edit(this.viewer, link),
      revoke: policy.revoke(this.viewer, link),
    }
  }
}
