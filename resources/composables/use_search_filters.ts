import { computed } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import { useOpenPlugins } from '~/plugins/open_plugins'

/** The filters that plugins add to searches where the reader is, and what all filters are called. */
export function useSearchFilters() {
  const open = useOpenPlugins()
  const { t } = useI18n()
  const added = computed(() => open.value.flatMap(({ search }) => search ?? []))
  const names = computed(() => added.value.map(({ name }) => name))

  const find = (filter: string | null) => added.value.find(({ name }) => name === filter)
  const titleOf = (filter: string | null) => find(filter)?.title ?? t(`search.filter_${filter}`)

  return { added, names, find, titleOf }
}
