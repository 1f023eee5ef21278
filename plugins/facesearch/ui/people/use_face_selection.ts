import { computed, ref, type Ref } from 'vue'

/** Faces that somebody picked, one by one or a stretch with Shift. */
export function useFaceSelection(ids: Ref<readonly string[]>) {
  const picked = ref(new Set<string>())
  const last = ref<string>()
  const chosen = computed(() => ids.value.filter((id) => picked.value.has(id)))

  function toggle(id: string, range: boolean) {
    const next = new Set(picked.value)
    if (range && last.value) for (const one of between(last.value, id)) next.add(one)
    else if (!next.delete(id)) next.add(id)
    picked.value = next
    last.value = id
  }

  function between(one: string, other: string) {
    const [from, to] = [ids.value.indexOf(one), ids.value.indexOf(other)].sort((a, b) => a - b)
    return from < 0 ? [other] : ids.value.slice(from, to + 1)
  }

  function clear() {
    picked.value = new Set()
  }

  const all = () => (picked.value = new Set(ids.value))

  return { chosen, toggle, clear, all, has: (id: string) => picked.value.has(id) }
}
