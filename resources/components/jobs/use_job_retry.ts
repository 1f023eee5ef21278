import { router } from '@inertiajs/vue3'
import { useToast } from '@nuxt/ui/composables'
import { ref } from 'vue'
import type { Outcome } from '~/components/admin/admin_types'
import type { Job } from '~/components/jobs/job_types'
import { AdminError, useAdminJson } from '~/composables/use_admin_json'
import { useI18n } from '~/composables/use_i18n'
import { regainFocus } from '~/composables/use_lost_focus'

const ROOT = '/admin/r/jobs'

/** Tries a job again, as the action of its row does. */
export function useJobRetry() {
  const { t } = useI18n()
  const toast = useToast()
  const json = useAdminJson()
  const busy = ref<string>()

  async function retry({ id, title }: Job) {
    if (busy.value) return
    busy.value = id
    try {
      const { selection } = await json.post<{ selection: string }>(`${ROOT}/selection`, {
        ids: [id],
      })
      const outcome = await json.post<Outcome>(`${ROOT}/actions/retry`, { selection })
      if (outcome.done) say('success', t('admin_jobs.retried', { job: title }))
      else say('error', outcome.reasons[0]?.message ?? t('admin_jobs.not_retried', { job: title }))
    } catch (refusal) {
      if (!(refusal instanceof AdminError)) throw refusal
      say('error', refusal.status ? refusal.message : t('admin_list.offline'))
    } finally {
      busy.value = undefined
      router.reload({ onFinish: goOn })
    }
  }

  function say(color: 'success' | 'error', title: string) {
    const icon = color === 'success' ? 'i-lucide-check' : 'i-lucide-circle-alert'
    toast.add({ title, color, icon })
  }

  return { busy, retry }
}

/** What is tried again leaves the list, with its button: the next one is there, or the page. */
const goOn = () =>
  regainFocus(
    () =>
      document.querySelector<HTMLElement>('[data-retry]:not(:disabled)') ??
      document.getElementById('content')
  )
