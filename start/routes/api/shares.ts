import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { archiveSizeValidator, chosenArchiveValidator } from '#validators/archive'
import { list, one } from '#api/schema'
import {
  rejectedByVisitors,
  share,
  sharedPhoto,
  shareLink,
  visitorOutcomes,
} from '#api/schemas/share_link'
import { filesForm } from '#api/schemas/upload'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { FILE_KINDS } from '#storage/photo_files'
import { pagingValidator } from '#validators/paging'
import {
  shareLinkChangesValidator,
  shareLinkListValidator,
  shareLinkValidator,
  unlockValidator,
} from '#validators/share_link'

const { ShareArchives, ShareFiles, ShareLinks, SharePhotos, Shares, ShareUnlocks, ShareUploads } =
  controllers.api

const tag = 'Share links'

router
  .group(() => {
    describe(router.get('/', [ShareLinks, 'index']).as('api.share_links.index'), {
      summary: 'Share links of the org, the newest first',
      tag,
      query: shareLinkListValidator,
      answers: { 200: list(shareLink) },
    })
    describe(router.post('/', [ShareLinks, 'store']).as('api.share_links.store'), {
      summary: 'Share an album, or up to a thousand chosen photos, by a link',
      note: 'Either `album_id` or `photo_ids`. The password is kept as a hash and never answered.',
      tag,
      body: shareLinkValidator,
      answers: { 201: one(shareLink) },
    })
    describe(router.get('/:id', [ShareLinks, 'show']).as('api.share_links.show'), {
      summary: 'One share link with its use',
      tag,
      answers: { 200: one(shareLink) },
    })
    describe(router.patch('/:id', [ShareLinks, 'update']).as('api.share_links.update'), {
      summary: 'Change what a link allows',
      note: '`password: null` takes the password away; another password ends the passes given so far.',
      tag,
      body: shareLinkChangesValidator,
      answers: { 200: one(shareLink) },
      refusals: [409],
    })
    describe(router.delete('/:id', [ShareLinks, 'destroy']).as('api.share_links.destroy'), {
      summary: 'Revoke a link at once and for good',
      tag,
      answers: { 204: null },
    })
  })
  .prefix('/api/v1/orgs/:slug/share-links')
  .use(orgApi())

const visits = 'Visits'
const ended = [401, 410, 429]
const pass =
  'Visitors who were let in carry a pass: as a cookie, or in the header `Lumina-Share-Pass`.'

router
  .group(() => {
    describe(router.get('/', [Shares, 'show']).as('api.shares.show').use(middleware.share()), {
      summary: 'Open a share link',
      note: `Counts as a view for whoever has no pass yet, and answers one. ${pass} 401 \`E_SHARE_LOCKED\` where a password is needed.`,
      tag: visits,
      answers: { 200: one(share) },
      refusals: [...ended, 409],
    })
    describe(
      router
        .post('/unlock', [ShareUnlocks, 'store'])
        .as('api.shares.unlock')
        .use(middleware.share()),
      {
        summary: 'Unlock a share link with its password',
        note: 'Counts as a view; a wrong password never does.',
        tag: visits,
        body: unlockValidator,
        answers: { 200: one(share) },
        refusals: ended,
      }
    )
    router
      .group(() => {
        describe(router.get('/photos', [SharePhotos, 'index']).as('api.shares.photos'), {
          summary: 'Photos behind a share link, newest capture first',
          note: pass,
          tag: visits,
          query: pagingValidator,
          answers: { 200: list(sharedPhoto) },
          refusals: ended,
        })
        describe(router.post('/photos', [ShareUploads, 'store']).as('api.shares.upload'), {
          summary: 'Add photos to the album behind a share link',
          note: 'Where the link allows it, within the limits that `upload` of the share names.',
          tag: visits,
          files: filesForm,
          answers: {
            200: visitorOutcomes,
            201: visitorOutcomes,
            413: rejectedByVisitors,
            415: rejectedByVisitors,
            422: rejectedByVisitors,
            507: rejectedByVisitors,
          },
          refusals: [...ended, 403],
        })
        describe(
          router
            .get('/photos/:id/files/:kind', [ShareFiles, 'show'])
            .where('kind', new RegExp(`^(${FILE_KINDS.join('|')})$`))
            .as('api.shares.file'),
          {
            summary: 'The bytes of a photo behind a share link',
            note: 'Originals where the link allows them, without the place where they were taken unless it allows that, too.',
            tag: visits,
            answers: {
              200: { media: 'image/*', headers: { ETag: 'For If-None-Match' } },
              206: { media: 'image/*' },
              304: null,
            },
            refusals: [...ended, 403, 409, 412, 416],
          }
        )
        describe(router.get('/archive', [ShareArchives, 'show']).as('api.shares.archive'), {
          summary: 'Everything behind a share link as one zip',
          tag: visits,
          query: archiveSizeValidator,
          answers: {
            200: {
              media: 'application/zip',
              headers: { 'Content-Disposition': 'The name to save it by' },
            },
          },
          refusals: [...ended, 403],
        })
        describe(
          router
            .post('/archive', [ShareArchives, 'store'])
            .as('api.shares.chosen_archive')
            .use(middleware.visitorPace()),
          {
            summary: 'Chosen photos behind a share link as one zip',
            note: 'Of the ids those count that the link shows. Takes the body of an HTML form as well.',
            tag: visits,
            body: chosenArchiveValidator,
            answers: {
              200: {
                media: 'application/zip',
                headers: { 'Content-Disposition': 'The name to save it by' },
              },
            },
            refusals: [...ended, 403],
          }
        )
      })
      .use(middleware.share({ inside: true }))
  })
  .prefix('/api/v1/shares/:token')
  .use(middleware.locale())
