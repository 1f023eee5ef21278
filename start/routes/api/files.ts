import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { FILE_KINDS } from '#storage/photo_files'

router
  .group(() => {
    router
      .get('/photos/:id/files/:kind', [controllers.api.PhotoFiles, 'show'])
      .where('kind', new RegExp(`^(${FILE_KINDS.join('|')})$`))
      .as('api.photos.file')
    router
      .get('/albums/:albumId/archive', [controllers.api.AlbumArchives, 'show'])
      .as('api.albums.archive')
    router.get('/archive', [controllers.api.Archives, 'show']).as('api.photos.archive')
  })
  .prefix('/api/v1/orgs/:slug')
  .use([middleware.mediaAuth(), middleware.locale(), middleware.org()])

// More ids than an address can hold come as a form or as JSON.
router
  .post('/api/v1/orgs/:slug/archive', [controllers.api.Archives, 'show'])
  .as('api.photos.archive_many')
  .use(orgApi())
