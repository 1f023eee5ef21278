import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { arrayOf, one } from '#api/schema'
import {
  announcement,
  filesForm,
  outcomes,
  rejectedBatch,
  sidecarOutcomes,
} from '#api/schemas/upload'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { sidecarsValidator } from '#validators/sidecar'
import { announcementValidator } from '#validators/upload'

const { Announcements, PhotoUploads, Sidecars, Uploads } = controllers.api
const tag = 'Uploads'
const tus =
  'tus 1.0 (https://tus.io): creation, creation-with-upload, termination, checksum, expiration.'
const arrived = {
  'Upload-Offset': 'How many bytes are there',
  'Lumina-Photo-Id': 'The photo that the finished upload became',
  'Lumina-Outcome': '`added`, or `duplicate` where the org had the picture already',
}

router
  .group(() => {
    describe(router.post('/photos', [PhotoUploads, 'store']).as('api.photos.upload'), {
      summary: 'Upload photos into an album',
      tag,
      note: 'One outcome a file, in order. Where every file was rejected, the status is that of the first.',
      files: filesForm,
      answers: {
        200: outcomes,
        201: outcomes,
        413: rejectedBatch,
        415: rejectedBatch,
        422: rejectedBatch,
        507: rejectedBatch,
      },
    })
    describe(
      router.post('/announcements', [Announcements, 'store']).as('api.announcements.store'),
      {
        summary: 'Tell which files are about to come, and hear which the org has already',
        tag,
        body: announcementValidator,
        answers: { 200: one(arrayOf(announcement)) },
        refusals: [507],
      }
    )
    describe(router.post('/sidecars', [Sidecars, 'store']).as('api.sidecars.store'), {
      summary: 'Fill in what files beside photos tell about them',
      tag,
      note: 'JSON of Google Takeout and XMP, paired by name with photos: those of photo_ids, also where they are in another album of the org, or the ones that came into this album last. One outcome a file, in order; applied twice they change nothing more. Also taken among the files of an upload.',
      body: sidecarsValidator,
      answers: { 200: sidecarOutcomes },
    })
  })
  .prefix('/api/v1/orgs/:slug/albums/:albumId')
  .use(orgApi())

// Not paced: a thousand small pictures are thousands of requests, and their bytes are bounded already.
router
  .group(() => {
    describe(router.route('/', ['OPTIONS'], [Uploads, 'index']).as('api.uploads.index'), {
      summary: 'What the server understands of tus',
      tag,
      note: tus,
      answers: {
        204: { headers: { 'Tus-Extension': 'What it can do', 'Tus-Max-Size': 'In bytes' } },
      },
    })
    describe(router.post('/', [Uploads, 'store']).as('api.uploads.store'), {
      summary: 'Begin a resumable upload',
      tag,
      note: `${tus} Metadata: filename, album_id, sha256?, modified_at?.`,
      answers: { 201: { headers: { Location: 'Where the bytes go', ...arrived } } },
      refusals: [409, 412, 413, 415, 422, 507],
    })
    describe(router.route('/:id', ['HEAD'], [Uploads, 'show']).as('api.uploads.show'), {
      summary: 'How far a resumable upload has come',
      tag,
      answers: { 200: { headers: arrived } },
      refusals: [410, 412, 413, 415, 422, 507],
    })
    describe(router.patch('/:id', [Uploads, 'update']).as('api.uploads.update'), {
      summary: 'Send bytes of a resumable upload',
      tag,
      answers: { 204: { headers: arrived } },
      refusals: [409, 410, 412, 413, 415, 422, 423, 460, 507],
    })
    describe(router.delete('/:id', [Uploads, 'destroy']).as('api.uploads.destroy'), {
      summary: 'Give up a resumable upload',
      tag,
      answers: { 204: null },
      refusals: [410, 412, 423],
    })
  })
  .prefix('/api/v1/orgs/:slug/uploads')
  .use([middleware.apiAuth(), middleware.locale(), middleware.org()])
