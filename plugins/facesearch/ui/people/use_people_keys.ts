import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { isDialogOpen, isTyping, useKeyHints } from '@lumina/ui'
import { stepInGrid } from './step_in_grid.js'

interface Deeds {
  name(id: string): void
  hide(id: string): void
  merge(id: string): void
}

const LINK = '[data-person-link]'

/** Arrows go from face to face, letters do something about the one that has the focus. */
export function usePeopleKeys(
  root: Ref<HTMLElement | null>,
  { name, hide, merge }: Deeds,
  mayEdit: () => boolean
) {
  const hint = (keys: string[], text: string) => ({
    keys,
    label: `plg.facesearch.people.key_${text}`,
  })
  useKeyHints([
    { keys: ['arrowleft', 'arrowright'], label: 'plg.facesearch.people.key_step' },
    hint(['enter'], 'open'),
    ...(mayEdit() ? [hint(['N'], 'name'), hint(['H'], 'hide'), hint(['M'], 'merge')] : []),
  ])

  const links = () => [...(root.value?.querySelectorAll<HTMLElement>(LINK) ?? [])]
  const idOf = (link: HTMLElement) => link.closest<HTMLElement>('[data-person]')!.dataset.id!

  function move(event: KeyboardEvent) {
    const to = stepInGrid(links(), event.key)
    if (!to) return
    event.preventDefault()
    to.focus()
  }

  function onKey(event: KeyboardEvent) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event) || isDialogOpen()) return
    if ((event.target as HTMLElement).closest('[role="menu"]')) return
    if (event.key.startsWith('Arrow')) return move(event)
    const link = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>(LINK)
    const act = { n: name, h: hide, m: merge }[event.key.toLowerCase()]
    if (!link || !act || event.repeat || !mayEdit()) return
    event.preventDefault()
    act(idOf(link))
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))

  const focus = (id: string | undefined) =>
    links()
      .find((link) => idOf(link) === id)
      ?.focus()

  return { focus }
}
