import { usePlugin, useRefusals, useUndo } from '@lumina/ui'
import type { Outcome, Person } from './people_types.js'

interface Deed {
  /** What was done, in words. */
  title: string
  act: () => Promise<{ data: Outcome }>
}

/** What people do about other people. Each deed says what it did and offers a way back; `restored` is told once it was taken. */
export function usePeopleDeeds(restored: (changeId: string) => unknown) {
  const { t, api } = usePlugin()
  const { attempt } = useRefusals()
  const offerUndo = useUndo()
  /** Changes that can be taken back, newest last, with what withdraws the offer. */
  const offers = new Map<string, () => void>()

  /** As it stands in a sentence. */
  const nameOf = ({ name }: Pick<Person, 'name'>) => name ?? t('people.this_person')

  /** Answers what is there now; undefined where it was refused, which somebody has been told. */
  async function perform({ title, act }: Deed) {
    let outcome: Outcome | undefined
    await attempt(async () => {
      const { data } = await act()
      outcome = data
    })
    if (outcome) offer(title, outcome.changeId)
    return outcome
  }

  function offer(title: string, changeId: string | null) {
    const withdraw = offerUndo(title, changeId === null ? null : () => takeBack(changeId))
    if (changeId !== null) offers.set(changeId, withdraw)
  }

  async function takeBack(changeId: string) {
    await api.delete(`changes/${changeId}`)
    offers.get(changeId)?.()
    offers.delete(changeId)
    await restored(changeId)
  }

  /** The last deed of this page that still stands. */
  async function takeBackLast() {
    const changeId = [...offers.keys()].at(-1)
    if (changeId) await attempt(() => takeBack(changeId))
  }

  const change = (
    person: Person,
    part: { name?: string | null; hidden?: boolean; coverFaceId?: string },
    title: string
  ) => perform({ title, act: () => api.patch<Outcome>(`people/${person.id}`, part) })

  return {
    takeBack,
    takeBackLast,
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
    /** Whether it is who was asked for. */
    answer: (id: string, yes: boolean, { name }: Pick<Person, 'name'>) =>
      perform({
        title: name
          ? t(yes ? 'review.said_yes' : 'review.said_no', { name })
          : t(yes ? 'review.said_same' : 'review.said_other'),
        act: () => api.post<Outcome>(`suggestions/${id}/answers`, { yes }),
      }),
    nameOf,
  }
}
