import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { outcome } from '#api/schemas/changes'
import { photo, photoInGrid } from '#api/schemas/photo'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { deletionValidator } from '#validators/deletion'
import { photoChangesValidator, photoListValidator, photoUpdateValidator } from '#validators/photo'

const { Favorites, PhotoChanges, PhotoRestorations, Photos, Renderings } = controllers.api
const tag = 'Photos'

router
  .group(() => {
    describe(router.get('/photos', [Photos, 'index']).as('api.photos.index'), {
      summary: 'Photos of the org, newest capture first',
      tag,
      query: photoListValidator,
      answers: { 200: list(photoInGrid) },
    })
    describe(router.get('/photos/:id', [Photos, 'show']).as('api.photos.show'), {
      summary: 'One photo with everything known about it',
      tag,
      answers: { 200: one(photo) },
    })
    describe(router.patch('/photos/:id', [Photos, 'update']).as('api.photos.update'), {
      summary: 'Change caption, tags, date or rating of a photo, or move it to another album',
      note: 'A date is a moment and the minutes that the clock of the place was ahead of UTC: grids follow that clock.',
      tag,
      body: photoUpdateValidator,
      answers: { 200: one(photo) },
    })
    describe(router.delete('/photos/:id', [Photos, 'destroy']).as('api.photos.destroy'), {
      summary: 'Move a photo to the trash, or end one that is there for good',
      tag,
      query: deletionValidator,
      answers: { 204: null },
    })
    describe(
      router.post('/photos/:id/restoration', [PhotoRestorations, 'store']).as('api.photos.restore'),
      { summary: 'Take a photo out of the trash', tag, answers: { 200: one(photo) } }
    )
    describe(
      router.post('/photos/:id/rendering', [Renderings, 'store']).as('api.renderings.store'),
      {
        summary: 'Try again to show a photo whose pictures could not be made',
        note: 'A photo that is ready or being prepared stays as it is.',
        tag,
        answers: { 200: one(photo) },
      }
    )
    describe(router.put('/photos/:id/favorite', [Favorites, 'update']).as('api.favorites.update'), {
      summary: 'Mark a photo as one of your favourites',
      tag,
      answers: { 200: one(photo) },
    })
    describe(
      router.delete('/photos/:id/favorite', [Favorites, 'destroy']).as('api.favorites.destroy'),
      { summary: 'Take a photo out of your favourites', tag, answers: { 204: null } }
    )
    describe(router.post('/photo-changes', [PhotoChanges, 'store']).as('api.photo_changes.store'), {
      summary: 'Change many photos at once',
      note: 'What you may change is changed; the ids of the rest come back as denied or missing.',
      tag,
      body: photoChangesValidator,
      answers: { 200: one(outcome) },
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use(orgApi())
