import { usePlugin, useRefusals, useUndo } from '@lumina/ui'
import type { Outcome, Person } from './people_types.js'

interface Deed {
  /** What was done, in words. */
  title: string
  act: () => Promise<{ data: Outcome }>
}

/** What people do about other people. Each deed says what it did and offers a way back; `restored` is told once it was taken. */
export function usePeopleDeeds(restored: () => unknown) {
  const { t, api } = usePlugin()
  const { attempt } = useRefusals()
  const offerUndo = useUndo()

  const nameOf = ({ name }: Pick<Person, 'name'>) => name ?? t('people.unnamed')

  /** Answers what is there now; undefined where it was refused, which somebody has been told. */
  async function perform({ title, act }: Deed) {
    let outcome: Outcome | undefined
    await attempt(async () => {
      const { data } = await act()
      outcome = data
    })
    const id = outcome?.changeId
    if (outcome) offerUndo(title, id ? () => takeBack(id) : null)
    return outcome
  }

  async function takeBack(changeId: string) {
    await api.delete(`changes/${changeId}`)
    await restored()
  }

  const change = (
    person: Person,
    part: { name?: string | null; hidden?: boolean; coverFaceId?: string },
    title: string
  ) => perform({ title, act: () => api.patch<Outcome>(`people/${person.id}`, part) })

  return {
    takeBack,
    name: (person: Person, name: string | null) =>
      change(person, { name }, name ? t('people.named', { name }) : t('people.name_removed')),
    hide: (person: Person, hidden: boolean) =>
      change(
        person,
        { hidden },
        t(hidden ? 'people.was_hidden' : 'people.was_shown', { name: nameOf(person) })
      ),
    setCover: (person: Person, coverFaceId: string) =>
      change(person, { coverFaceId }, t('people.cover_set')),
    merge: (into: Person, others: readonly Person[]) =>
      perform({
        title: t('people.merged', { name: nameOf(into) }),
        act: () =>
          api.post<Outcome>(`people/${into.id}/merges`, { personIds: others.map(({ id }) => id) }),
      }),
    splitOff: (person: Person, faceIds: readonly string[], name: string | null = null) =>
      perform({
        title: t('people.split', { count: faceIds.length }),
        act: () => api.post<Outcome>(`people/${person.id}/splits`, { faceIds, name }),
      }),
    /** Somebody new, of faces that are nobody's. */
    found: (faceIds: readonly string[], name: string) =>
      perform({
        title: t('people.named', { name }),
        act: () => api.post<Outcome>('people', { faceIds, name }),
      }),
    moveTo: (into: Person, faceIds: readonly string[]) =>
      perform({
        title: t('people.moved', { count: faceIds.length, name: nameOf(into) }),
        act: () => api.post<Outcome>(`people/${into.id}/faces`, { faceIds }),
      }),
    release: (person: Pick<Person, 'id' | 'name'>, faceIds: readonly string[]) =>
      perform({
        title: t('people.released', { count: faceIds.length, name: nameOf(person) }),
        act: () => api.delete<Outcome>(`people/${person.id}/faces`, { faceIds }),
      }),
    answer: (id: string, yes: boolean, title: string) =>
      perform({ title, act: () => api.post<Outcome>(`suggestions/${id}/answers`, { yes }) }),
    nameOf,
  }
}
