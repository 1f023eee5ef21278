import app from '@adonisjs/core/services/app'
import i18nManager from '@adonisjs/i18n/services/main'
import { addPluginParts } from '#admin/plugin_parts'
import { nameWork } from '#audit/before_commit'
import { Current } from '#audit/current'
import { recordDeed } from '#audit/recorder'
import { bootPlugins, lookAtPlugins } from '#start/plugin_boot'
import type { PluginJobClass } from '#extension/define_plugin'
import { isDatabaseBusy } from '#exceptions/causes'
import { pluginAtWork } from '#extension/guard'
import { whereOpen } from '#extension/jobs'
import { inNameOfPlugin } from '#extension/keepers'
import { onTransition } from '#extension/lifecycle/transitions'
import { connectPorts } from '#extension/ports'
import { enqueueMany } from '#queue/enqueue'
import { forgetJobs } from '#queue/forget'
import { GiveUp, type JobClass, NotNow, TryAgain } from '#queue/job'
import { claimOnly, registerJobs } from '#queue/registry'
import { schedule } from '#queue/schedules'

/** What plugins are written against is a part of what the queue knows as a job. */
const asJob = (type: PluginJobClass) => type as unknown as JobClass

connectPorts({
  jobs: {
    register: (jobs, frame) =>
      registerJobs(jobs as unknown as Parameters<typeof registerJobs>[0], frame),
    schedule: (type, cron) => schedule(asJob(type), cron),
    async enqueueMany(type, entries, client) {
      await enqueueMany(asJob(type), entries, { client })
    },
    forget: (plugin, client) => forgetJobs(`plg.${plugin}.`, client),
    notNow: () => new NotNow('The plugin is closed'),
    isMeant: (error) =>
      [GiveUp, TryAgain, NotNow].some((type) => error instanceof type) ||
      Object(error).code === 'E_JOB_STOPPED',
  },
  database: { isBusy: isDatabaseBusy },
  admin: { add: addPluginParts },
  texts: {
    locales: () => i18nManager.supportedLocales(),
    add(locale, texts) {
      const catalogue = i18nManager.getTranslationsFor(locale)
      Object.assign(catalogue, texts)
      return () => Object.keys(texts).forEach((key) => delete catalogue[key])
    },
  },
})

claimOnly(whereOpen)

Current.askPlugin(() => pluginAtWork()?.plugin)
nameWork(inNameOfPlugin)

onTransition(({ event, plugin, orgId, facts }, client) =>
  recordDeed({ event, orgId, subject: { type: 'plugin', id: plugin }, facts }, client)
)

if (app.getMode() === 'run') {
  if (app.getEnvironment() === 'web') await bootPlugins()
  // A command runs plugins only where it is about them; what it does they hear of later. Tests have no database yet.
  if (app.getEnvironment() === 'console') await lookAtPlugins()
}
