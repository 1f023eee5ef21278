import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { controllers } from '#generated/controllers'

describe(router.get('/api/v1/openapi.json', [controllers.api.Openapi, 'show']).as('api.document'), {
  summary: 'This document',
  tag: 'Document',
  answers: { 200: { type: 'object' } },
})
