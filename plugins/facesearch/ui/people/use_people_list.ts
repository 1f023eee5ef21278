import { ref, shallowRef } from 'vue'
import { usePlugin } from '@lumina/ui'
import type { Person } from './people_types.js'

export interface PeopleStart {
  people: readonly Person[]
  next: string | null
}

const MOST_AT_ONCE = 100

/** People of a page: those that it brought, those that were asked for since, and every change of them. */
export function usePeopleList(first: PeopleStart, hidden: () => boolean) {
  const { api } = usePlugin()
  const people = shallowRef(first.people)
  const next = ref(first.next)
  const busy = ref(false)
  const failed = ref(false)
  let round = 0

  async function bring(path: string, before: readonly Person[]) {
    const mine = ++round
    busy.value = true
    failed.value = false
    try {
      const { data, meta } = await api.get<Person[]>(path)
      if (mine !== round) return
      const known = new Set(before.map(({ id }) => id))
      people.value = [...before, ...data.filter(({ id }) => !known.has(id))]
      next.value = meta?.next ?? null
    } catch {
      failed.value = mine === round
    } finally {
      if (mine === round) busy.value = false
    }
  }

  const address = (rest: string) => `people?${hidden() ? 'hidden=true&' : ''}${rest}`

  async function more() {
    if (busy.value || !next.value) return
    await bring(address(`cursor=${encodeURIComponent(next.value)}`), people.value)
  }

  /** Asks anew for about as many as are shown. */
  const load = () =>
    bring(address(`limit=${Math.min(MOST_AT_ONCE, Math.max(48, people.value.length))}`), [])

  function put(person: Person) {
    people.value = people.value.map((known) => (known.id === person.id ? person : known))
  }

  function drop(id: string) {
    people.value = people.value.filter((person) => person.id !== id)
  }

  return { people, next, busy, failed, more, load, put, drop }
}
