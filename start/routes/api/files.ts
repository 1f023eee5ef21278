import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { archiveOrder } from '#api/schemas/archive'
import { one } from '#api/schema'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { FILE_KINDS } from '#storage/photo_files'
import { archiveOrderValidator, archiveSizeValidator, archiveValidator } from '#validators/archive'

const { AlbumArchives, ArchiveOrders, Archives, PhotoFiles } = controllers.api
const tag = 'Files'
const zip = {
  media: 'application/zip',
  headers: {
    'Content-Disposition': 'The name to save it by',
    'Content-Length': 'Of small ones, whose length is known before they are made',
  },
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
      {
        summary: 'An album as one zip: originals, or what a screen shows',
        tag,
        query: archiveSizeValidator,
        answers: { 200: zip },
      }
    )
    describe(router.get('/archive', [Archives, 'show']).as('api.photos.archive'), {
      summary: 'Chosen photos, or what a search finds, as one zip',
      tag,
      note: 'What could not come along is listed in a text file inside.',
      query: archiveValidator,
      answers: { 200: zip },
    })
    describe(router.get('/archives/:id', [ArchiveOrders, 'show']).as('api.archives.show'), {
      summary: 'The zip that was ordered, for whoever ordered it',
      tag,
      answers: { 200: zip },
      refusals: [410],
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use([middleware.mediaAuth(), middleware.locale(), middleware.org()])

describe(
  router
    .post('/api/v1/orgs/:slug/archives', [ArchiveOrders, 'store'])
    .as('api.archives.store')
    .use(orgApi()),
  {
    summary: 'Order a zip of up to 20,000 photos: the answer says where to fetch it',
    tag,
    note: 'The address is good for ten minutes, and for whoever ordered it alone.',
    body: archiveOrderValidator,
    answers: { 201: one(archiveOrder) },
  }
)
