import { reactive, ref, type UnwrapNestedRefs } from 'vue'
import { ApiError } from '~/composables/use_api'
import { useRefusals } from '~/composables/use_refusals'

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())

/** A form that writes through the API: what was typed stays, and what was refused says so at its field. */
export function useApiForm<Fields extends object>(initial: () => Fields) {
  const { tell } = useRefusals()
  const fields = reactive(initial())
  const errors = ref<Record<string, string>>({})
  const busy = ref(false)

  /** Answers what the server answered, or nothing when it refused. */
  async function submit<Answer>(send: (fields: UnwrapNestedRefs<Fields>) => Promise<Answer>) {
    if (busy.value) return
    busy.value = true
    errors.value = {}
    try {
      return await send(fields)
    } catch (error) {
      take(error)
    } finally {
      busy.value = false
    }
  }

  function take(error: unknown) {
    const named = error instanceof ApiError ? error.errors.filter(({ field }) => field) : []
    errors.value = Object.fromEntries(named.map(({ field, message }) => [camel(field!), message]))
    if (!named.some(({ field }) => camel(field!) in fields)) tell(error)
  }

  function reset() {
    Object.assign(fields, initial())
    errors.value = {}
  }

  return { fields, errors, busy, submit, reset }
}
