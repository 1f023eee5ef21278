import { ref, shallowRef } from 'vue'
import { useRefusals } from '@lumina/ui'
import type { Outcome } from './people_types.js'
import { usePeopleDeeds } from './use_people_deeds.js'
import { useUndoKey } from './use_undo_key.js'

interface Answer<Asked> {
  asked: Asked
  /** What takes it back; null where it changed nothing. */
  changeId: string | null
}

/** Answers to what is asked one after the other. Each can be taken back, and is asked again then. */
export function useAnswers<Asked>(askAgain: (asked: Asked) => unknown) {
  const { attempt } = useRefusals()
  const deeds = usePeopleDeeds(onRestored)
  /** Newest last. */
  const answers = shallowRef<readonly Answer<Asked>[]>([])
  const busy = ref(false)

  /** One at a time: a key that is held down answers once. Undefined where it came to nothing. */
  async function answer(asked: Asked, deed: () => Promise<Outcome | undefined>) {
    if (busy.value) return
    busy.value = true
    const outcome = await deed()
    if (outcome) keep({ asked, changeId: outcome.changeId })
    busy.value = false
    return outcome
  }

  const skip = (asked: Asked) => keep({ asked, changeId: null })

  function keep(one: Answer<Asked>) {
    answers.value = [...answers.value, one]
  }

  async function back() {
    const last = answers.value.at(-1)
    if (!last || busy.value) return
    busy.value = true
    const { changeId } = last
    if (changeId) await attempt(() => deeds.takeBack(changeId))
    else await forget(last)
    busy.value = false
  }

  /** Wherever it was taken back, which need not be the last one. */
  async function onRestored(changeId: string) {
    const one = answers.value.find((known) => known.changeId === changeId)
    if (one) await forget(one)
  }

  async function forget(one: Answer<Asked>) {
    answers.value = answers.value.filter((known) => known !== one)
    await askAgain(one.asked)
  }

  useUndoKey(back)

  return { deeds, answers, busy, answer, skip, back }
}
