import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'

const { Announcements, PhotoUploads, Uploads } = controllers.api

router
  .group(() => {
    router.post('/photos', [PhotoUploads, 'store']).as('api.photos.upload')
    router.post('/announcements', [Announcements, 'store']).as('api.announcements.store')
  })
  .prefix('/api/v1/orgs/:slug/albums/:albumId')
  .use(orgApi())

// Not paced: a thousand small pictures are thousands of requests, and their bytes are bounded already.
router
  .group(() => {
    router.route('/', ['OPTIONS'], [Uploads, 'index']).as('api.uploads.index')
    router.post('/', [Uploads, 'store']).as('api.uploads.store')
    router.route('/:id', ['HEAD'], [Uploads, 'show']).as('api.uploads.show')
    router.patch('/:id', [Uploads, 'update']).as('api.uploads.update')
    router.delete('/:id', [Uploads, 'destroy']).as('api.uploads.destroy')
  })
  .prefix('/api/v1/orgs/:slug/uploads')
  .use([middleware.apiAuth(), middleware.locale(), middleware.org()])
