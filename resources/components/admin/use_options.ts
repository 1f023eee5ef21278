import { useAdminJson } from '~/composables/use_admin_json'

/** A row that a picker offers. */
export interface Option {
  id: string
  title: string
  subtitle: string | null
}

/** Rows that a key of a resource may name, as the server offers them. */
export function useOptions(root: () => string) {
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
