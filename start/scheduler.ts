import CheckIntegrityJob from '#jobs/check_integrity_job'
import EndOverdueEntriesJob from '#jobs/end_overdue_entries_job'
import KeepDailyFiguresJob from '#jobs/keep_daily_figures_job'
import PruneExpiredRowsJob from '#jobs/prune_expired_rows_job'
import PruneJobs from '#jobs/prune_jobs_job'
import PurgeTrashJob from '#jobs/purge_trash_job'
import ReconcileStorageJob from '#jobs/reconcile_storage_job'
import SweepExportsJob from '#jobs/sweep_exports_job'
import SweepFullViewsJob from '#jobs/sweep_full_views_job'
import SweepOrphansJob from '#jobs/sweep_orphans_job'
import SweepUploadsJob from '#jobs/sweep_uploads_job'
import TidySearchJob from '#jobs/tidy_search_job'
import { schedule } from '#queue/schedules'

/** When maintenance is done, in UTC. Each time is kept once, however many processes run. */
schedule(CheckIntegrityJob, '*/10 * * * *')
schedule(EndOverdueEntriesJob, '*/5 * * * *')
schedule(KeepDailyFiguresJob, '7,37 * * * *')
schedule(PruneExpiredRowsJob, '17 * * * *')
schedule(PruneJobs, '43 3 * * *')
schedule(PurgeTrashJob, '11 2 * * *')
schedule(SweepExportsJob, '23,53 * * * *')
schedule(SweepUploadsJob, '*/15 * * * *')
schedule(SweepFullViewsJob, '51 3 * * *')
schedule(SweepOrphansJob, '27 3 * * *')
schedule(ReconcileStorageJob, '37 4 * * *')
schedule(TidySearchJob, '57 2 * * *')
