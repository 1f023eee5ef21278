import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { albumInTrash } from '#api/schemas/album'
import { outcome } from '#api/schemas/changes'
import { photoInTrash } from '#api/schemas/photo'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { pagingValidator } from '#validators/paging'
import { photoPurgeValidator } from '#validators/photo'

const { Purges, Trash } = controllers.api
const tag = 'Trash'

router
  .group(() => {
    describe(router.get('/trash', [Trash, 'show']).as('api.trash.show'), {
      summary: 'Photos and albums in the trash, last thrown away first',
      tag,
      query: pagingValidator,
      answers: { 200: list({ anyOf: [photoInTrash, albumInTrash] }) },
    })
    describe(router.delete('/trash', [Trash, 'destroy']).as('api.trash.destroy'), {
      summary: 'Empty the trash for good',
      tag,
      answers: { 204: null },
    })
    describe(router.post('/purges', [Purges, 'store']).as('api.purges.store'), {
      summary: 'End chosen photos of the trash for good',
      tag,
      body: photoPurgeValidator,
      answers: { 200: one(outcome) },
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use(orgApi())
