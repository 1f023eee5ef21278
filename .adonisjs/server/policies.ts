export const policies = {
  AlbumPolicy: () => import('#policies/album_policy'),
  OrgPolicy: () => import('#policies/org_policy'),
  PhotoPolicy: () => import('#policies/photo_policy'),
  ShareLinkPolicy: () => import('#policies/share_link_policy'),
}

