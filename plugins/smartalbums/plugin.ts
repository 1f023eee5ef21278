import type { HttpContext } from '@adonisjs/core/http'
import { definePlugin } from '#extension/define_plugin'
import { searchAdmin } from './search_admin.js'
import { nameOfSearch } from './saved_searches.js'
import SearchesController from './searches_controller.js'

export default definePlugin({
  routes: {
    api(router) {
      router.resource('searches', SearchesController).apiOnly().where('id', router.matchers.uuid())
    },
  },
  admin: { resources: () => [searchAdmin] },
  // The console is a page of no org.
  share: async ({ membership, request }: HttpContext) =>
    membership ? { savedAs: await nameOfSearch(membership.orgId, request.qs()) } : {},
})
