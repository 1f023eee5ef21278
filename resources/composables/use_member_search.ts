import { watchDebounced } from '@vueuse/core'
import { computed, ref, watch } from 'vue'
import type { Data } from '@generated/data'
import { useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { useRefusals } from '~/composables/use_refusals'
import { useShared } from '~/composables/use_shared'

interface MemberPage {
  members: Data.Membership[]
  next: string | null
}

const ROLES = ['owner', 'admin', 'member']

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Filters the people of an org while typing. Orgs with more people than a page brings are searched by the server. */
export function useMemberSearch(given: () => MemberPage, initial = '') {
  const api = useApi()
  const { attempt } = useRefusals()
  const { org } = useShared()
  const { locale } = useI18n()
  const q = ref(initial)
  const asked = ref<MemberPage>()

  const isWhole = computed(() => given().next === null)
  const shown = computed(() => asked.value ?? given())

  // Databases put «Émile» after «Zoë»; people do not.
  const sorted = computed(() => {
    const { compare } = new Intl.Collator(locale.value)
    const rank = ({ role }: Data.Membership) => ROLES.indexOf(role)
    return [...given().members].sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name))
  })

  const found = computed(() => {
    if (!isWhole.value) return shown.value.members
    const wanted = plain(q.value.trim())
    return sorted.value.filter(({ name, email }) => plain(`${name} ${email}`).includes(wanted))
  })

  async function ask(query: Record<string, string>) {
    const search = new URLSearchParams({ limit: '500', ...query })
    const { data, meta } = await api.get<Data.Membership[]>(
      `/orgs/${org.value!.slug}/members?${search}`
    )
    return { members: data, next: meta?.next ?? null }
  }

  async function search() {
    const wanted = q.value.trim()
    if (isWhole.value) return
    asked.value = wanted ? await ask({ q: wanted }) : undefined
  }

  async function showMore() {
    const { members, next } = shown.value
    const page = await ask({ cursor: next!, ...(q.value.trim() && { q: q.value.trim() }) })
    asked.value = { members: [...members, ...page.members], next: page.next }
  }

  watchDebounced(q, () => attempt(search), { debounce: 200, immediate: Boolean(initial) })
  watch(given, () => attempt(search))

  return { q, found, showMore, more: computed(() => shown.value.next !== null) }
}
