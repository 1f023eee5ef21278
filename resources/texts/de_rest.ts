/** Everything else that is read on a screen. */
import accounts from '../lang/de/accounts.json'
import admin from '../lang/de/admin.json'
import admin_forms from '../lang/de/admin_forms.json'
import admin_list from '../lang/de/admin_list.json'
import admin_jobs from '../lang/de/admin_jobs.json'
import admin_exports from '../lang/de/admin_exports.json'
import admin_settings from '../lang/de/admin_settings.json'
import admin_nav from '../lang/de/admin_nav.json'
import entries from '../lang/de/entries.json'
import admin_dashboard from '../lang/de/admin_dashboard.json'
import errors from '../lang/de/errors.json'
import first_run from '../lang/de/first_run.json'
import forms from '../lang/de/forms.json'
import health from '../lang/de/health.json'
import invitations from '../lang/de/invitations.json'
import outbox from '../lang/de/outbox.json'
import plugin_pages from '../lang/de/plugin_pages.json'
import plugins from '../lang/de/plugins.json'
import server from '../lang/de/server.json'
import shares from '../lang/de/shares.json'
import trash from '../lang/de/trash.json'
import validator from '../lang/de/validator.json'

export default {
  accounts,
  admin,
  admin_forms,
  admin_list,
  admin_jobs,
  admin_exports,
  admin_settings,
  admin_nav,
  entries,
  admin_dashboard,
  errors,
  first_run,
  forms,
  health,
  invitations,
  outbox,
  plugin_pages,
  plugins,
  server,
  shares,
  trash,
  validator,
}
