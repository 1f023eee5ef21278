import { definePlugin } from '#extension/define_plugin'
import { consentPages } from './consent/consent_routes.js'
import { eraseEverything, eraseGoneOrg } from './consent/end_of_faces.js'
import { DisableFaces } from './consent/switch_faces.js'
import { consolePages } from './console/console_routes.js'
import { facesHealth } from './console/faces_health.js'
import { facePool } from './engine/face_pool.js'
import { pictureRoutes } from './face_picture_routes.js'
import { listeners } from './indexing/listeners.js'
import { personSearch } from './people/person_search.js'
import { peopleApi, peoplePages } from './people/routes.js'
import { faceIndex } from './search/face_index.js'
import { settings } from './settings.js'
import { peopleExport } from './transfer/people_export.js'
import { factsForMembers, factsForVisitors } from './visitors/facts.js'
import { memberApi, memberPages, visitorApi, visitorPages } from './visitors/visitor_routes.js'

export default definePlugin({
  settings,
  permissions: {
    see: {
      title: {
        en: 'See people and find photos by a face',
        de: 'Personen sehen und Fotos über ein Gesicht finden',
      },
      roles: ['owner', 'admin', 'member'],
    },
    edit_people: {
      title: {
        en: 'Name, merge and split people',
        de: 'Personen benennen, zusammenführen und trennen',
      },
      roles: ['owner', 'admin'],
    },
    manage: {
      title: { en: 'Decide about face search', de: 'Über die Gesichtersuche entscheiden' },
      roles: ['owner', 'admin'],
    },
  },
  routes: {
    pages(router) {
      peoplePages(router)
      consentPages(router)
      memberPages(router)
    },
    api(router) {
      peopleApi(router)
      pictureRoutes(router)
      memberApi(router)
    },
    console(router) {
      consolePages(router)
    },
    visitorPages,
    visitorApi,
  },
  search: { person: personSearch },
  provide: { 'org.export@1': peopleExport },
  nav: [
    {
      place: 'org',
      icon: 'i-lucide-scan-face',
      label: { en: 'People', de: 'Personen' },
      can: 'see',
    },
    {
      place: 'org_settings',
      path: 'settings',
      icon: 'i-lucide-scan-face',
      label: { en: 'Face search', de: 'Gesichtersuche' },
      can: 'manage',
    },
    {
      place: 'org_settings',
      path: 'removals',
      icon: 'i-lucide-eye-off',
      label: { en: 'Requests to be hidden', de: 'Bitten um Verbergen' },
      can: 'manage',
      count: 'openRequests',
    },
    {
      place: 'console',
      icon: 'i-lucide-scan-face',
      label: { en: 'Face search', de: 'Gesichtersuche' },
    },
  ],
  share: factsForMembers,
  shareWithVisitors: factsForVisitors,
  on: { ...listeners, 'org.purged@1': { durable: true, run: eraseGoneOrg } },
  jobs: {
    cluster_org: () => import('./clustering/cluster_org_job.js'),
    cluster_all: () => import('./clustering/cluster_all_job.js'),
    index_photo: () => import('./indexing/index_photo_job.js'),
    index_org: () => import('./indexing/index_org_job.js'),
    tend: () => import('./consent/tend_job.js'),
    purge: () => import('./consent/purge_job.js'),
    erase: () => import('./consent/erase_job.js'),
  },
  schedules: [
    { job: () => import('./consent/tend_job.js'), cron: '*/5 * * * *' },
    { job: () => import('./clustering/cluster_all_job.js'), cron: '20 3 * * *' },
  ],
  health: [facesHealth],
  hooks: {
    orgDisable: ({ orgId }) => new DisableFaces().handle(orgId),
    purge: eraseEverything,
    async shutdown() {
      await Promise.all([faceIndex.close(), facePool().close()])
    },
  },
})
