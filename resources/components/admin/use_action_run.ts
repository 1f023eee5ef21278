import { ref, shallowRef } from 'vue'
import type { Action, Outcome } from '~/components/admin/admin_types'
import { usePolling } from '~/components/admin/use_polling'
import { AdminError, useAdminJson } from '~/composables/use_admin_json'
import { useI18n } from '~/composables/use_i18n'

/** Rows as the server sealed them, and how many they are. */
export interface Sealed {
  selection: string
  count: number
  isCapped: boolean
}

/** An action over many rows, as its job says. */
interface Run {
  state: 'queued' | 'running' | 'done' | 'dead' | 'cancelled'
  progress: number
  outcome?: Outcome | null
}

type Step = 'asking' | 'running' | 'told'

/** An action on its way: some rows while one waits, many by a job that can be watched and stopped. */
export function useActionRun(root: () => string, onDone: (outcome: Outcome | null) => void) {
  const json = useAdminJson()
  const polling = usePolling()
  const { t } = useI18n()
  const step = ref<Step>('asking')
  const busy = ref(false)
  const job = ref<string | null>(null)
  const progress = ref(0)
  const isCancelled = ref(false)
  const outcome = shallowRef<Outcome | null>(null)
  const error = ref('')
  /** Whether other rows are found by now than somebody was asked about. */
  const hasGrown = ref(false)
  const errors = ref<Record<string, string>>({})

  /** What was sent last: a second try of the same is no second deed. */
  let sent = { what: '', key: '' }

  function keyOf(what: string) {
    if (sent.what !== what) sent = { what, key: randomKey() }
    return sent.key
  }

  function reset() {
    polling.stop()
    sent = { what: '', key: '' }
    step.value = 'asking'
    busy.value = false
    job.value = null
    progress.value = 0
    isCancelled.value = false
    outcome.value = null
    forgive()
  }

  function forgive() {
    error.value = ''
    errors.value = {}
    hasGrown.value = false
  }

  async function start({ name }: Action, { selection }: Sealed, values: object) {
    if (busy.value) return
    busy.value = true
    forgive()
    try {
      const path = `${root()}/actions/${name}`
      const body = { selection, values }
      const key = keyOf(JSON.stringify([path, body]))
      const answer = await json.post<Outcome | { job: string }>(path, body, key)
      if ('job' in answer) follow(answer.job)
      else tell(answer)
    } catch (refusal) {
      refuse(refusal)
    } finally {
      busy.value = false
    }
  }

  function follow(id: string) {
    job.value = id
    step.value = 'running'
    polling.start(async () => {
      const run = await json.get<Run>(`${root()}/actions/runs/${id}`)
      progress.value = run.progress
      if (run.state === 'queued' || run.state === 'running') return false
      isCancelled.value = run.state === 'cancelled'
      if (run.state === 'dead') error.value = t('admin_list.run_dead')
      tell(run.outcome ?? null)
      return true
    }, lose)
  }

  /** It may well go on: nobody is told that it failed. */
  function lose() {
    error.value = t('admin_list.run_lost')
    tell(null)
  }

  async function cancel() {
    busy.value = true
    await json.destroy(`${root()}/actions/runs/${job.value}`).catch(refuse)
    busy.value = false
  }

  function tell(how: Outcome | null) {
    outcome.value = how
    step.value = 'told'
    onDone(how)
  }

  function refuse(refusal: unknown) {
    if (!(refusal instanceof AdminError)) throw refusal
    const fields = refusal.errors.filter(({ field }) => field && field !== 'selection')
    for (const { field, message } of fields)
      errors.value[field!.replace(/^values\./, '')] ??= message ?? ''
    if (!fields.length) error.value = refusal.status ? refusal.message : t('admin_list.offline')
    hasGrown.value = refusal.code === 'E_SELECTION_GREW'
  }

  return {
    step,
    busy,
    job,
    progress,
    isCancelled,
    outcome,
    error,
    errors,
    hasGrown,
    reset,
    start,
    follow,
    cancel,
    refuse,
  }
}

const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')
  ).join('')

export type ActionRun = ReturnType<typeof useActionRun>
