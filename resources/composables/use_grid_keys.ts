import { useEventListener } from '@vueuse/core'
import { isTyping, keyOf } from '~/composables/use_keys'
import { isFromNowhere } from '~/composables/use_lost_focus'

type Ids = readonly string[]

interface GridDeeds {
  /** Whether something lies over the grid: then keys are its own. */
  isCovered: () => boolean
  /** What a key is about: the chosen photos, else the one that has the focus. */
  targets: () => Ids
  all: () => unknown
  clear: () => unknown
  /** Steps into the grid from nowhere. */
  enter: () => unknown
  /** Whoever may only look changes nothing by a key either. */
  mayWrite: () => boolean
  love: (ids: Ids) => unknown
  tag: (ids: Ids) => unknown
  move: (ids: Ids) => unknown
  download: (ids: Ids) => unknown
  trash: (ids: Ids) => unknown
  erase: (ids: Ids) => unknown
  rate: (stars: number | null, ids: Ids) => unknown
}

/** The keys of a grid, beside those that walk through it. */
export function useGridKeys(deeds: GridDeeds) {
  const { love, tag, move, download, trash } = deeds
  const keys: Record<string, (ids: Ids) => unknown> = {
    'f': love,
    't': tag,
    'l': move,
    'm': move,
    'd': download,
    'Delete': trash,
    'Backspace': trash,
    'Shift+Delete': deeds.erase,
    '0': (ids) => deeds.rate(null, ids),
  }
  for (const stars of [1, 2, 3, 4, 5]) keys[stars] = (ids) => deeds.rate(stars, ids)

  /** Whether the key meant something here. */
  function act(event: KeyboardEvent) {
    const name = keyOf(event)
    if (name === 'Escape') return deeds.clear() !== false
    if (isFromNowhere(event) && (name === 'ArrowLeft' || name === 'ArrowRight')) {
      void deeds.enter()
      return true
    }
    const ids = deeds.targets()
    if (ids.length === 0 || !keys[name]) return false
    if (name !== 'd' && !deeds.mayWrite()) return false
    keys[name](ids)
    return true
  }

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (deeds.isCovered() || isTyping(event) || event.defaultPrevented) return
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.key.toLowerCase() === 'a') void deeds.all()
    else if (isCommand || event.altKey || !act(event)) return
    event.preventDefault()
  })
}
