import { registerJobs } from '#queue/registry'

/** Every job of the core, by the name that its rows carry. */
registerJobs({
  check_integrity: () => import('#jobs/check_integrity_job'),
  deliver_mail: () => import('#jobs/deliver_mail_job'),
  end_overdue_entries: () => import('#jobs/end_overdue_entries_job'),
  keep_daily_figures: () => import('#jobs/keep_daily_figures_job'),
  purge_trash: () => import('#jobs/purge_trash_job'),
  render_photo: () => import('#jobs/render_photo_job'),
  reconcile_storage: () => import('#jobs/reconcile_storage_job'),
  sweep_full_views: () => import('#jobs/sweep_full_views_job'),
  sweep_orphans: () => import('#jobs/sweep_orphans_job'),
  sweep_uploads: () => import('#jobs/sweep_uploads_job'),
  prune_jobs: () => import('#jobs/prune_jobs_job'),
  prune_expired_rows: () => import('#jobs/prune_expired_rows_job'),
  run_admin_action: () => import('#jobs/run_admin_action_job'),
  sweep_exports: () => import('#jobs/sweep_exports_job'),
  tidy_search: () => import('#jobs/tidy_search_job'),
  write_export: () => import('#jobs/write_export_job'),
})
