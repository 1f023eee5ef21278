import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.store': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.update': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.restore': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.members.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.ownership.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.deliver': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.invitations.accept': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.photos.upload': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photo_changes.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.trash.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.purges.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
  }
  GET: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
  }
  HEAD: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
  }
  POST: {
    'api.orgs.store': { paramsTuple?: []; params?: {} }
    'api.orgs.restore': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.ownership.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.deliver': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.accept': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.photos.upload': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photo_changes.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.purges.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
  PATCH: {
    'api.orgs.update': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.albums.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
  }
  DELETE: {
    'api.orgs.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.invitations.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.trash.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
  PUT: {
    'api.favorites.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}