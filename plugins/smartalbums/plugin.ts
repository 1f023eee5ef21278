import type { HttpContext } from '@adonisjs/core/http'
import { definePlugin } from '#extension/define_plugin'
import { nameOfSearch } from './saved_searches.js'
import SearchesController from './searches_controller.js'

/** Where the photos of an org are searched. */
const SEARCHED = '/orgs/:slug/photos'

export default definePlugin({
  routes: {
    api(router) {
      router.resource('searches', SearchesController).apiOnly().where('id', router.matchers.uuid())
    },
  },
  share: async ({ org, route, request }: HttpContext) =>
    route?.pattern === SEARCHED ? { savedAs: await nameOfSearch(org.id, request.qs()) } : {},
})
