import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { album, albumInList } from '#api/schemas/album'
import { photoInGrid } from '#api/schemas/photo'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { albumUpdateValidator, albumValidator } from '#validators/album'
import { deletionValidator } from '#validators/deletion'
import { pagingValidator } from '#validators/paging'
import { albumPhotoListValidator } from '#validators/photo'

const { Albums, AlbumPhotos, AlbumRestorations } = controllers.api
const tag = 'Albums'

router
  .group(() => {
    describe(router.get('/', [Albums, 'index']).as('api.albums.index'), {
      summary: 'Albums in use, in their order',
      tag,
      query: pagingValidator,
      answers: { 200: list(albumInList) },
    })
    describe(router.post('/', [Albums, 'store']).as('api.albums.store'), {
      summary: 'Create an album',
      tag,
      body: albumValidator,
      answers: { 201: one(album) },
    })
    describe(router.get('/:albumId', [Albums, 'show']).as('api.albums.show'), {
      summary: 'One album with its people and tags',
      tag,
      answers: { 200: one(album) },
    })
    describe(router.patch('/:albumId', [Albums, 'update']).as('api.albums.update'), {
      summary: 'Change name, description, cover or place of an album',
      tag,
      body: albumUpdateValidator,
      answers: { 200: one(album) },
    })
    describe(router.delete('/:albumId', [Albums, 'destroy']).as('api.albums.destroy'), {
      summary: 'Move an album with its photos to the trash, or end one that is there for good',
      tag,
      query: deletionValidator,
      answers: { 204: null },
    })
    describe(
      router.post('/:albumId/restoration', [AlbumRestorations, 'store']).as('api.albums.restore'),
      { summary: 'Take an album out of the trash', tag, answers: { 200: one(album) } }
    )
    describe(router.get('/:albumId/photos', [AlbumPhotos, 'index']).as('api.albums.photos'), {
      summary: 'Photos of an album, newest capture first',
      tag,
      query: albumPhotoListValidator,
      answers: { 200: list(photoInGrid) },
    })
  })
  .prefix('/api/v1/orgs/:slug/albums')
  .use(orgApi())
