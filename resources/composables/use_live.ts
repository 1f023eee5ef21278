import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useShared } from '~/composables/use_shared'

export type LiveMessage =
  | {
      type:
        | 'photo.added'
        | 'photo.ready'
        | 'photo.failed'
        | 'photo.changed'
        | 'photo.trashed'
        | 'photo.restored'
        | 'photo.purged'
      albumId: string
      photoId: string
    }
  | { type: 'album.changed'; albumId: string }
  | { type: 'storage'; usedBytes: number; limitBytes: number }
  /** Nothing was heard for a while: whatever is shown may be out of date. */
  | { type: 'missed' }

type Listener = (message: LiveMessage) => void

const SHORTEST_PAUSE = 2_000
const LONGEST_PAUSE = 60_000

const listeners = new Set<Listener>()
let slug: string | null = null
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined
let pause = SHORTEST_PAUSE
let wasCutOff = false

const tell = (message: LiveMessage) => listeners.forEach((listener) => listener(message))

/** Browsers open few connections to one server: a page that nobody looks at gives its own back. */
const isWanted = () => slug !== null && listeners.size > 0 && document.visibilityState === 'visible'

function tend() {
  if (!isWanted()) close()
  else if (!source) open()
}

function open() {
  clearTimeout(retry)
  source = new EventSource(`/orgs/${slug}/live`)
  source.onopen = () => {
    pause = SHORTEST_PAUSE
    if (wasCutOff) tell({ type: 'missed' })
    wasCutOff = false
  }
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const { channel, payload } = JSON.parse(data) as { channel: string; payload: LiveMessage }
    if (channel.startsWith('orgs/')) tell(payload)
  }
  source.onerror = () => {
    wasCutOff = true
    // After a network error the browser tries again by itself; after a refusal it is up to us.
    if (source?.readyState === EventSource.CLOSED) later()
  }
}

function later() {
  source = null
  retry = setTimeout(tend, pause * (0.75 + Math.random() / 2))
  pause = Math.min(pause * 2, LONGEST_PAUSE)
}

function close() {
  clearTimeout(retry)
  if (source) wasCutOff = true
  source?.close()
  source = null
}

function follow(next: string | null) {
  if (next === slug) return
  close()
  slug = next
  wasCutOff = false
  pause = SHORTEST_PAUSE
  tend()
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', tend)

/** Tells a component of what happens in the open org, for as long as it is shown. One stream serves the whole page. */
export function useLive(listener: Listener) {
  const { org } = useShared()

  onMounted(() => {
    listeners.add(listener)
    follow(org.value?.slug ?? null)
    tend()
  })
  watch(
    () => org.value?.slug ?? null,
    (next) => follow(next)
  )
  onBeforeUnmount(() => {
    listeners.delete(listener)
    tend()
  })
}
