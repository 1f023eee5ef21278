import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
  GET: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
  HEAD: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}