import type { HttpContext, Router } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { definePlugin } from '#extension/define_plugin'
import { can } from '#extension/routes'
import { Refusal } from '#exceptions/refusal'
import type User from '#models/user'
import ChainsController from './chains_controller.js'
import EntriesController from './entries_controller.js'
import { entryAdmin } from './entry_admin.js'
import { forgetOrg } from './forget.js'
import { chainHealth } from './health.js'
import { forget, keepDeed, keepRows } from './keep_entries.js'
import { settings } from './settings.js'
import { allWritten } from './write_soon.js'

/** The same for an org as for the console: where somebody reads decides what there is. */
const readBy = (whom: (ctx: HttpContext, next: NextFn) => unknown) => (router: Router) => {
  router
    .group(() => {
      router.get('entries', [EntriesController, 'index'])
      router.get('entries/:id', [EntriesController, 'show']).where('id', router.matchers.uuid())
      router.get('chain', [ChainsController, 'show'])
      router.post('chain/checks', [ChainsController, 'check'])
    })
    .use(whom)
}

/** As the console, it does not exist for anybody else. */
function operators({ auth }: HttpContext, next: NextFn) {
  if ((auth.user as User).isSuperadmin) return next()
  throw new Refusal(404, 'E_NOT_FOUND')
}

export default definePlugin({
  settings,
  permissions: {
    read: {
      title: { en: 'Read the audit log', de: 'Protokoll lesen' },
      roles: ['owner', 'admin'],
    },
  },
  routes: { api: readBy(can('read')), platform: readBy(operators) },
  keeps: { changes: keepRows, deeds: keepDeed, forget },
  on: { 'org.purged@1': { durable: true, run: ({ orgId }) => forgetOrg(orgId) } },
  jobs: {
    seal: () => import('./seal_chains_job.js'),
    trim: () => import('./trim_chains_job.js'),
    check: () => import('./check_chains_job.js'),
    forget_person: () => import('./forget_person_job.js'),
  },
  schedules: [
    { job: () => import('./seal_chains_job.js'), cron: '* * * * *' },
    { job: () => import('./trim_chains_job.js'), cron: '40 2 * * *' },
    { job: () => import('./check_chains_job.js'), cron: '10 3 * * *' },
  ],
  health: [chainHealth],
  commands: [() => import('./verify_command.js')],
  admin: { resources: () => [entryAdmin] },
  hooks: { shutdown: allWritten },
})
