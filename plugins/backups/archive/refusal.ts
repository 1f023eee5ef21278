import { Refusal } from '#exceptions/refusal'

/** Why a backup or a restore did not happen. Each has a text in `lang/`, under `refusals`. */
export type RefusalReason =
  | 'already_running'
  | 'backup_missing'
  | 'cut_off'
  | 'damaged'
  | 'disagrees'
  | 'disk_full'
  | 'disk_small'
  | 'database_damaged'
  | 'download_closed'
  | 'email_unproven'
  | 'file_unknown'
  | 'folder_gone'
  | 'folder_relative'
  | 'incomplete'
  | 'link'
  | 'newer'
  | 'not_a_backup'
  | 'not_a_picture'
  | 'older'
  | 'one_org'
  | 'only_unknown'
  | 'option_unknown'
  | 'org_missing'
  | 'org_older'
  | 'org_there'
  | 'org_unknown'
  | 'other_database'
  | 'out_of_order'
  | 'outside'
  | 'owner_unknown'
  | 'passphrase_closed'
  | 'passphrase_missing'
  | 'passphrase_wrong'
  | 'photo_gone'
  | 'plugin_much'
  | 'pick_under_way'
  | 'quota_small'
  | 'server_runs'
  | 'slug_taken'
  | 'slug_unfit'
  | 'store_altered'
  | 'store_bucket'
  | 'store_busy'
  | 'store_certificate'
  | 'store_clock'
  | 'store_denied'
  | 'store_endpoint'
  | 'store_failed'
  | 'store_full'
  | 'store_incomplete'
  | 'store_key'
  | 'store_let_go'
  | 'store_none'
  | 'store_other'
  | 'store_region'
  | 'store_strange'
  | 'store_there'
  | 'store_unknown'
  | 'store_unreachable'
  | 'store_unsealed'
  | 'strange_entry'
  | 'tables_differ'
  | 'twice'
  | 'unhealthy'
  | 'uploads_many'
  | 'whole_server'
  | 'yes_missing'

const UNDER_WAY = new Set<RefusalReason>(['already_running', 'pick_under_way'])

/** A named «no»: `plg.backups.refusals.<reason>` is its sentence. Whatever it was about is as it was before. */
export class BackupRefusal extends Refusal {
  constructor(
    readonly reason: RefusalReason,
    params: Record<string, string | number> = {},
    { cause }: { cause?: unknown } = {}
  ) {
    super(statusOf(reason), `plg.backups.refusals.${reason}`, {
      params,
      cause,
    })
    this.message = [reason, ...Object.values(params)].join(', ')
  }
}

function statusOf(reason: RefusalReason) {
  if (reason === 'download_closed') return 403
  return UNDER_WAY.has(reason) ? 409 : 422
}
