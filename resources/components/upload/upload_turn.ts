const BEAT_MS = 2000
const GONE_AFTER_MS = 6000

/**
 * Of several tabs one sends. `begin` runs as soon as it is this one's turn, `lose` when another took it over. Answers
 * how to take the turn from a tab that does not answer any more.
 */
export function waitForTurn(name: string, begin: () => void, lose: () => void) {
  let stopped = false
  let release: (() => void) | undefined
  const beat = navigator.locks ? null : byHeartbeat(name, begin, lose)

  function ask(options: LockOptions) {
    navigator.locks
      .request(name, options, () => {
        if (stopped) return
        begin()
        return new Promise<void>((resolve) => (release = resolve))
      })
      // Another tab took it over.
      .catch(() => !stopped && lose())
  }

  if (!beat) ask({})
  return {
    seize: () => (beat ? beat.seize() : ask({ steal: true })),
    stop: () => {
      stopped = true
      release?.()
      beat?.stop()
    },
  }
}

/** Pages on plain http have no locks: the tab whose turn it is says so every few seconds. */
function byHeartbeat(name: string, begin: () => void, lose: () => void) {
  const me = crypto.getRandomValues(new Uint32Array(2)).join('-')
  let mine = false

  const read = (): { tab: string; at: number } | null =>
    JSON.parse(localStorage.getItem(name) ?? 'null')
  const write = () => localStorage.setItem(name, JSON.stringify({ tab: me, at: Date.now() }))

  function look() {
    const other = read()
    const isFree = !other || other.tab === me || Date.now() - other.at > GONE_AFTER_MS
    if (!isFree && mine) {
      mine = false
      return lose()
    }
    if (!isFree) return
    write()
    if (!mine) begin()
    mine = true
  }

  look()
  const timer = setInterval(look, BEAT_MS)
  const leave = () => mine && localStorage.removeItem(name)
  addEventListener('pagehide', leave)
  return {
    seize: () => {
      write()
      look()
    },
    stop: () => {
      clearInterval(timer)
      removeEventListener('pagehide', leave)
      leave()
    },
  }
}
