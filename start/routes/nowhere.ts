import router from '@adonisjs/core/services/router'
import { Refusal } from '#exceptions/refusal'
import { web } from '#start/kernel'

const nothing = () => {
  throw new Refusal(404, 'E_NOT_FOUND')
}

/** The last of all: programs hear so at once, people with the page of who they are and in their language. */
router.get('/api/*', nothing)
router.get('/*', nothing).use(web())
