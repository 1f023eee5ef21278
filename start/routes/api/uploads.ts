import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'

router
  .group(() => {
    router
      .post('/albums/:albumId/photos', [controllers.api.PhotoUploads, 'store'])
      .as('api.photos.upload')
  })
  .prefix('/api/v1/orgs/:slug')
  .use(orgApi())
