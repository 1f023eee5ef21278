import { shallowReactive } from 'vue'
import { csrfHeaders } from '~/composables/use_api'

/** After so many failures a part of a plugin is not tried again before the page is loaded anew. */
const ENOUGH = 3
const LONGEST = 1000

const failures = shallowReactive(new Map<string, number>())

export const isGivenUp = (plugin: string, part: string) =>
  (failures.get(`${plugin}:${part}`) ?? 0) >= ENOUGH

/** Counts a failure of a page or slot, and tells the server, which shows it to whoever operates it. */
export function noteFailure(plugin: string, part: string, error: unknown) {
  const key = `${plugin}:${part}`
  const count = (failures.get(key) ?? 0) + 1
  failures.set(key, count)
  console.error(`Plugin ${plugin}, ${part}:`, error)
  // Visitors of a share link have no say.
  if (count <= ENOUGH && !location.pathname.startsWith('/s/')) void report(plugin, part, error)
}

function report(plugin: string, part: string, error: unknown) {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' }
  return fetch(`/plugins/${plugin}/incidents`, {
    method: 'POST',
    headers: {
      'Accept': 'application/json',
      'Content-Type': 'application/json',
      ...csrfHeaders(),
    },
    body: JSON.stringify({
      part,
      message: message.slice(0, LONGEST) || 'Error',
      stack: stack?.slice(0, LONGEST) || null,
    }),
  }).catch(() => undefined)
}
