export const policies = {
  AlbumPolicy: () => import('#policies/album_policy'),
  MembershipPolicy: () => import('#policies/membership_policy'),
  OrgPolicy: () => import('#policies/org_policy'),
  PhotoPolicy: () => import('#policies/photo_policy'),
  ShareLinkPolicy: () => import('#policies/share_link_policy'),
}

