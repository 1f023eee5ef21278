import { computed, ref, shallowRef, watch } from 'vue'
import type { Field, Named, Row, Shown } from '~/components/admin/admin_types'
import { AdminError, useAdminJson } from '~/composables/use_admin_json'
import { useI18n } from '~/composables/use_i18n'

interface Changed {
  row: Row
  named: Named
}

/** One cell at a time is changed in the list. Whoever comes too late sees what the other one left, and chooses. */
export function useInlineEdit(root: () => string, rows: () => Row[], named: () => Named) {
  const json = useAdminJson()
  const { t } = useI18n()
  const fresh = shallowRef<ReadonlyMap<string, Row>>(new Map())
  const added = shallowRef<Named>({})
  const open = ref<{ id: string; field: string } | null>(null)
  const busy = ref(false)
  const error = ref('')
  const theirs = shallowRef<Row | null>(null)
  let mine: Shown = null

  const shown = computed(() => rows().map((row) => fresh.value.get(row.id) ?? row))
  const allNamed = computed(() => merged(named(), added.value))

  watch(rows, () => {
    fresh.value = new Map()
    close()
  })

  const isOpen = (row: Row, field: Field) =>
    open.value?.id === row.id && open.value.field === field.name

  function begin(row: Row, field: Field) {
    close()
    open.value = { id: row.id, field: field.name }
  }

  function close() {
    open.value = null
    error.value = ''
    theirs.value = null
  }

  /** Answers whether the cell is done with. */
  async function save(row: Row, field: Field, value: Shown) {
    if (busy.value) return false
    mine = value
    if (!theirs.value && value === row.values[field.name]) return end()
    const version = (theirs.value ?? row).version
    busy.value = true
    error.value = ''
    try {
      const path = `${root()}/${row.id}/cell/${field.name}`
      const answer = await json.patch<Changed>(path, { version, value })
      put(answer.row)
      added.value = merged(added.value, answer.named)
      return end()
    } catch (refusal) {
      return void tell(refusal)
    } finally {
      busy.value = false
    }
  }

  const keep = (row: Row, field: Field) => save(row, field, mine)

  function take() {
    if (theirs.value) put(theirs.value)
    return end()
  }

  function tell(refusal: unknown) {
    if (!(refusal instanceof AdminError)) throw refusal
    const { row } = (refusal.body ?? {}) as { row?: Row }
    if (refusal.code === 'E_STALE' && row) theirs.value = row
    else error.value = refusal.status ? refusal.message : t('admin_list.offline')
  }

  /** The answer holds what the list shows at first; other columns stay as they were read. */
  function put(row: Row) {
    const before = shown.value.find(({ id }) => id === row.id)
    const values = { ...before?.values, ...row.values }
    fresh.value = new Map(fresh.value).set(row.id, { ...before, ...row, values })
  }

  function end() {
    close()
    return true
  }

  return { shown, allNamed, busy, error, theirs, isOpen, begin, close, save, keep, take }
}

export type InlineEdit = ReturnType<typeof useInlineEdit>

function merged(one: Named, other: Named): Named {
  const both = { ...one }
  for (const [field, { resource, titles }] of Object.entries(other))
    both[field] = { resource, titles: { ...one[field]?.titles, ...titles } }
  return both
}
