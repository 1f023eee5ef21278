import { shallowRef } from 'vue'
import type { UploadPart } from '~/composables/use_uploads'
import type { Hold } from '~/components/upload/upload_gate'
import { ownQueue, ownerOfQueue } from '~/components/upload/upload_queue'
import type { UploadSummary } from '~/components/upload/upload_rows'
import { waitForTurn } from '~/components/upload/upload_turn'

export interface TrayState {
  summary: UploadSummary
  hold: Hold | null
  paused: boolean
  refusal: string | null
}

interface Ways {
  begin: (userId: string, slugs: readonly string[]) => Promise<void>
  lose: () => void
  add: (parts: UploadPart[]) => Promise<void>
  state: () => TrayState
}

type Message =
  | { type: 'state'; state: TrayState }
  | { type: 'hello' }
  | { type: 'add'; id: string; parts: UploadPart[] }
  | { type: 'taken'; id: string }

const TELL_MS = 1000
const ANSWERS_WITHIN_MS = 3000

/** One tab of a browser sends; the others hand it what is dropped into them, and show how far it is. */
export function shareUploads(ways: Ways) {
  const elsewhere = shallowRef<TrayState | null>(null)
  let channel: BroadcastChannel | null = null
  let turn: ReturnType<typeof waitForTurn> | null = null
  let telling: ReturnType<typeof setInterval> | undefined
  let ready: Promise<void> | null = null
  let onReady: (() => void) | undefined
  const handed = new Map<string, () => void>()

  const say = (message: Message) => channel?.postMessage(message)
  const tell = () => say({ type: 'state', state: ways.state() })

  function enter(userId: string, slugs: readonly string[]) {
    if (ownerOfQueue() === userId) return
    leave()
    ownQueue(userId)
    const name = `lumina-uploads-${userId}`
    channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data))
    turn = waitForTurn(name, () => begin(userId, slugs), lose)
    say({ type: 'hello' })
  }

  function begin(userId: string, slugs: readonly string[]) {
    elsewhere.value = null
    ready = ways.begin(userId, slugs)
    onReady?.()
    clearInterval(telling)
    telling = setInterval(tell, TELL_MS)
  }

  function lose() {
    ready = null
    clearInterval(telling)
    ways.lose()
  }

  function hear(message: Message) {
    if (message.type === 'state' && !ready) elsewhere.value = message.state
    if (message.type === 'taken') handed.get(message.id)?.()
    if (message.type === 'hello' && ready) tell()
    if (message.type === 'add' && ready) {
      say({ type: 'taken', id: message.id })
      void ready.then(() => ways.add(message.parts))
    }
  }

  /** Gives files to the tab that sends; where that does not answer, this one takes its place. */
  async function hand(parts: UploadPart[]) {
    if (!ready) {
      const begun = new Promise<'begun'>((resolve) => (onReady = () => resolve('begun')))
      const answer = await Promise.race([begun, isTaken(parts)])
      if (answer === 'taken') return
      if (answer === 'silent') turn?.seize()
      await begun
    }
    await ready
    await ways.add(parts)
  }

  async function isTaken(parts: UploadPart[]) {
    const id = `${Date.now()}-${Math.random()}`
    const taken = Promise.withResolvers<'taken' | 'silent'>()
    handed.set(id, () => taken.resolve('taken'))
    setTimeout(() => taken.resolve('silent'), ANSWERS_WITHIN_MS)
    say({ type: 'add', id, parts })
    return taken.promise.finally(() => handed.delete(id))
  }

  function leave() {
    if (ready) lose()
    turn?.stop()
    channel?.close()
    clearInterval(telling)
    turn = channel = ready = elsewhere.value = null
    ownQueue(null)
  }

  return { elsewhere, enter, leave, hand }
}
