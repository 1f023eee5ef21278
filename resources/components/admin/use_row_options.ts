import type { Option } from '~/components/forms/relation_options'
import { useAdminJson } from '~/composables/use_admin_json'

/** Rows that a key of a resource may name, as the server offers them. */
export function useRowOptions(root: () => string) {
  const json = useAdminJson()

  async function ask(field: string, query: Record<string, string>, signal?: AbortSignal) {
    const asked = new URLSearchParams(query)
    const path = `${root()}/options/${field}?${asked}`
    return (await json.get<{ options: Option[] }>(path, signal)).options
  }

  return {
    find: (field: string, words: string, signal?: AbortSignal) => ask(field, { q: words }, signal),
    name: async (field: string, id: string) => (await ask(field, { id }))[0]?.title,
  }
}
