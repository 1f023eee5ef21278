import { computed } from 'vue'
import type { Counted } from '~/components/admin/admin_types'
import type { RowSelection } from '~/components/admin/row_selection'
import { useI18n } from '~/composables/use_i18n'

/** How many rows a list finds and how many of them are chosen, as far as it is counted: as numbers and in words. */
export function useChosenWords(selection: RowSelection, counted: () => Counted | null | undefined) {
  const { t, number } = useI18n()

  const total = computed(() => {
    const found = counted()
    if (!found) return ''
    const shown = number(found.count)
    return found.isCapped ? t('admin_list.or_more', { count: shown }) : shown
  })
  const chosen = computed(() => {
    const named = selection.named.value.size
    return selection.isEverything.value ? Math.max((counted()?.count ?? 0) - named, 0) : named
  })
  const words = computed(() => {
    if (!selection.isActive.value) return undefined
    const isAll = selection.isEverything.value && selection.named.value.size === 0
    if (isAll) return t('admin_list.selected_all', { total: total.value })
    return t('admin_list.selected', { count: chosen.value, shown: number(chosen.value) })
  })

  return { total, chosen, words }
}
