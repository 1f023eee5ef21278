import i18nManager from '@adonisjs/i18n/services/main'
import type { Area } from '#admin/area'
import { defineAdminWidget } from '#admin/define_admin_widget'
import { failureWords } from '#console/failure_words'
import { pluginJobWords } from '#console/job_words'
import { readFigureBefore } from '#queries/daily_figures'
import {
  addedPerDay,
  biggestOrgs,
  countOrgs,
  countPeople,
  countPhotos,
  figureUntilNow,
  queueHealth,
  readDiskUse,
  recentFailures,
  sumBytes,
} from '#queries/dashboard_facts'

/** Who gets to the console is told by its door already. */
const forOperators = { area: 'platform' as const, may: (area: Area) => area.kind === 'platform' }
const MONTH = { days: 30 }

export const platformWidgets = [
  defineAdminWidget({
    ...forOperators,
    name: 'orgs',
    kind: 'value',
    unit: 'whole',
    order: 10,
    path: 'r/orgs',
    load: async () => ({
      value: await countOrgs(),
      before: await readFigureBefore('orgs', MONTH),
    }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'people',
    kind: 'value',
    unit: 'whole',
    order: 11,
    path: 'r/users',
    load: async () => ({
      value: await countPeople(),
      before: await readFigureBefore('people', MONTH),
    }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'photos',
    kind: 'value',
    unit: 'whole',
    order: 12,
    load: async () => ({
      value: await countPhotos(),
      before: await readFigureBefore('photos', MONTH),
    }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'bytes',
    kind: 'value',
    unit: 'bytes',
    order: 13,
    load: async () => ({ value: await sumBytes(), before: await readFigureBefore('bytes', MONTH) }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'bytes_over_time',
    kind: 'trend',
    unit: 'bytes',
    shape: 'line',
    order: 20,
    load: async () => ({ points: await figureUntilNow('bytes', await sumBytes(), { days: 90 }) }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'added_per_day',
    kind: 'trend',
    unit: 'whole',
    shape: 'bars',
    order: 21,
    load: async () => ({ points: await addedPerDay(MONTH) }),
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'disk',
    kind: 'meter',
    unit: 'bytes',
    order: 30,
    path: 'health',
    load: async () => {
      const { total, originals, other } = await readDiskUse()
      return {
        total,
        parts: [
          { name: 'originals', value: originals },
          { name: 'other', value: other },
        ],
      }
    },
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'jobs',
    kind: 'table',
    columns: [
      { name: 'state', kind: 'word' },
      { name: 'count', kind: 'whole' },
    ],
    order: 31,
    cachedMs: 5_000,
    path: 'r/jobs',
    load: async () => {
      const { queued, running, dead } = await queueHealth()
      const row = (state: string, count: number) => ({
        id: state,
        href: `/admin/r/jobs?f[state]=${state}`,
        values: { state, count },
      })
      return { rows: [row('queued', queued), row('running', running), row('dead', dead)] }
    },
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'biggest_orgs',
    kind: 'table',
    columns: [
      { name: 'name', kind: 'text' },
      { name: 'used', kind: 'bytes' },
      { name: 'limit', kind: 'bytes' },
    ],
    bars: 'used',
    order: 40,
    path: 'r/orgs?sort=-storageUsedBytes',
    load: async () => {
      const orgs = await biggestOrgs()
      return {
        rows: orgs.map(({ id, name, usedBytes, limitBytes }) => ({
          id,
          href: `/admin/r/orgs/${id}`,
          values: { name, used: usedBytes, limit: limitBytes },
        })),
      }
    },
  }),
  defineAdminWidget({
    ...forOperators,
    name: 'failures',
    kind: 'list',
    order: 41,
    cachedMs: 5_000,
    path: 'r/jobs?f[state]=dead',
    wordsAt: 'admin.jobs.choices',
    moreWords: pluginJobWords,
    load: async () => {
      const failures = await recentFailures()
      return {
        entries: failures.map(({ kind, id, title, text, at }) => ({
          id: `${kind}:${id}`,
          title,
          text,
          at,
          href: kind === 'plugin' ? `/admin/plugins/${id}` : `/admin/r/jobs/${id}`,
        })),
      }
    },
    inWords({ entries }, locale) {
      const i18n = i18nManager.locale(locale)
      return {
        entries: entries.map((entry) => ({
          ...entry,
          text: entry.text && failureWords(entry.text, i18n),
        })),
      }
    },
  }),
]
