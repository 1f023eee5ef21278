import { computed, ref } from 'vue'
import type { Data } from '@generated/data'
import { usePolling } from '~/components/admin/use_polling'
import { AdminError, useAdminJson } from '~/composables/use_admin_json'
import { useI18n } from '~/composables/use_i18n'

export type ExportScope = 'chosen' | 'found'
export type ExportColumns = 'shown' | 'all'
export type ExportFormat = 'csv' | 'jsonl'

/** As far as one watches a file being made. */
type Made = Pick<Data.AdminExport, 'state' | 'progress' | 'rowsWritten' | 'bytes' | 'failure'>

/** A file that is ordered and waited for. `area` is where the admin begins, `resource` where the rows are. */
export function useExportOrder(area: () => string, resource: () => string) {
  const json = useAdminJson()
  const polling = usePolling()
  const { t } = useI18n()
  const id = ref<string>()
  const made = ref<Made>()
  const busy = ref(false)
  const error = ref('')

  const isOver = computed(() => ['done', 'failed', 'cancelled'].includes(made.value?.state ?? ''))
  const place = computed(() => `${area()}/exports/${id.value}`)

  function reset() {
    polling.stop()
    id.value = undefined
    made.value = undefined
    error.value = ''
  }

  async function start(order: () => Promise<object>) {
    busy.value = true
    error.value = ''
    try {
      id.value = (await json.post<{ id: string }>(`${resource()}/exports`, await order())).id
      polling.start(follow, tell)
    } catch (refusal) {
      tell(refusal)
    } finally {
      busy.value = false
    }
  }

  async function follow() {
    made.value = await json.get<Made>(place.value)
    return isOver.value
  }

  async function cancel() {
    polling.stop()
    await json.destroy(place.value).catch(tell)
  }

  function tell(refusal: unknown) {
    if (!(refusal instanceof AdminError)) throw refusal
    error.value = refusal.status ? refusal.message : t('admin_list.offline')
  }

  return { id, made, busy, error, isOver, place, reset, start, cancel, stop: polling.stop }
}

export type ExportOrder = ReturnType<typeof useExportOrder>
