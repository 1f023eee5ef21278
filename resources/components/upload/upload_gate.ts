import { computed, shallowRef } from 'vue'
import { paused } from '~/components/upload/upload_queue'

/**
 * Why nothing moves although nobody paused it. `network`: there is none. `unreached`: there is, and nobody answers.
 * `server`: it answers that it cannot. `sign_in`: it does not know who asks. `stranger`: it takes us for somebody else.
 */
export type Hold = 'network' | 'unreached' | 'server' | 'sign_in' | 'stranger'

const PAUSES = [1, 2, 3, 5, 8, 13, 20, 30].map((seconds) => seconds * 1000)

export const hold = shallowRef<Hold | null>(null)
export const mayMove = computed(() => hold.value === null && !paused.value)

let asking: Promise<Hold | null> | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let tries = 0
let userId: string | null = null
let onOpen: () => void = () => undefined

/** Whose uploads these are, and what to do as soon as they may move again. */
export function watchGate(user: string, open: () => void) {
  userId = user
  onOpen = open
  clearTimeout(timer)
  hold.value = null
}

/** Only a browser that has no network knows it for sure. */
const silence = (): Hold => (navigator.onLine ? 'unreached' : 'network')

/** Something came back, or nothing, that puts the connection in doubt: asks the server, and goes on when it answers. */
export function doubt(why: Hold = silence()) {
  if (hold.value !== null) return
  tries = 0
  hold.value = why
  void look()
}

/** Looks again at once: the network came or went, or somebody is back. */
export function lookAgain() {
  if (hold.value === null) return
  tries = 0
  void look()
}

async function look() {
  if (asking) return
  clearTimeout(timer)
  asking = ask()
  const found = await asking
  asking = null
  hold.value = found
  if (found === null) return onOpen()
  timer = setTimeout(() => void look(), PAUSES[Math.min(tries++, PAUSES.length - 1)])
}

/** Asks for one's own account: tells of network, server and session in one, and renews the CSRF token. */
async function ask(): Promise<Hold | null> {
  try {
    const response = await fetch('/api/v1/me', {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(15_000),
    })
    if (response.status === 401) return 'sign_in'
    if (!response.ok) return 'server'
    const { data } = await response.json()
    return data.id === userId ? null : 'stranger'
  } catch {
    return silence()
  }
}
