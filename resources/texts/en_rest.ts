/** Everything else that is read on a screen. */
import accounts from '../lang/en/accounts.json'
import admin from '../lang/en/admin.json'
import admin_forms from '../lang/en/admin_forms.json'
import admin_list from '../lang/en/admin_list.json'
import admin_jobs from '../lang/en/admin_jobs.json'
import admin_exports from '../lang/en/admin_exports.json'
import admin_settings from '../lang/en/admin_settings.json'
import admin_nav from '../lang/en/admin_nav.json'
import entries from '../lang/en/entries.json'
import admin_dashboard from '../lang/en/admin_dashboard.json'
import errors from '../lang/en/errors.json'
import first_run from '../lang/en/first_run.json'
import forms from '../lang/en/forms.json'
import health from '../lang/en/health.json'
import invitations from '../lang/en/invitations.json'
import outbox from '../lang/en/outbox.json'
import plugin_pages from '../lang/en/plugin_pages.json'
import plugins from '../lang/en/plugins.json'
import server from '../lang/en/server.json'
import shares from '../lang/en/shares.json'
import trash from '../lang/en/trash.json'
import validator from '../lang/en/validator.json'

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
