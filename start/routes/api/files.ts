import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { FILE_KINDS } from '#storage/photo_files'
import { archiveValidator } from '#validators/upload'

const { AlbumArchives, Archives, PhotoFiles } = controllers.api
const tag = 'Files'
const zip = {
  media: 'application/zip',
  headers: { 'Content-Disposition': 'The name to save it by' },
}

router
  .group(() => {
    describe(
      router
        .get('/photos/:id/files/:kind', [PhotoFiles, 'show'])
        .where('kind', new RegExp(`^(${FILE_KINDS.join('|')})$`))
        .as('api.photos.file'),
      {
        summary: 'The original of a photo, or one of its renditions',
        tag,
        note: 'Whole, in ranges or «not modified»; bytes under one address never change.',
        answers: {
          200: { media: 'image/*', headers: { ETag: 'For If-None-Match' } },
          206: { media: 'image/*' },
          304: null,
        },
        refusals: [412, 416],
      }
    )
    describe(
      router.get('/albums/:albumId/archive', [AlbumArchives, 'show']).as('api.albums.archive'),
      { summary: 'All originals of an album as one zip', tag, answers: { 200: zip } }
    )
    describe(router.get('/archive', [Archives, 'show']).as('api.photos.archive'), {
      summary: 'The originals of chosen photos as one zip',
      tag,
      query: archiveValidator,
      answers: { 200: zip },
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use([middleware.mediaAuth(), middleware.locale(), middleware.org()])

// More ids than an address can hold come as a form or as JSON.
describe(
  router
    .post('/api/v1/orgs/:slug/archive', [Archives, 'show'])
    .as('api.photos.archive_many')
    .use(orgApi()),
  {
    summary: 'The originals of many chosen photos as one zip',
    tag,
    body: archiveValidator,
    answers: { 200: zip },
  }
)
