import { nextTick, onMounted } from 'vue'
import { cameByHistory } from '~/composables/use_history'
import type { PhotoList } from '~/composables/use_photo_list'

/** The router keeps where a page was scrolled to, in the entry of the history. */
interface Entry {
  documentScrollPosition?: { top: number }
}

const AT_MOST = 20

/** After a reload, or Back from another site, the list is short again: it grows until the old place exists. */
export function useScrollMemory(list: PhotoList) {
  const wanted = cameByHistory()
    ? ((window.history.state as Entry | null)?.documentScrollPosition?.top ?? 0)
    : 0
  if (wanted === 0) return

  const reach = () => document.documentElement.scrollHeight - window.innerHeight

  onMounted(async () => {
    await nextTick()
    if (reach() >= wanted) return
    for (
      let round = 0;
      round < AT_MOST && list.next.value && !list.failed.value && reach() < wanted;
      round++
    ) {
      await list.loadMore()
      await nextTick()
    }
    window.scrollTo(0, wanted)
  })
}
