import { router } from '@inertiajs/vue3'
import { computed, ref, toRaw, watch } from 'vue'
import type { Data } from '@generated/data'
import { isSame } from '~/components/forms/drafts'
import {
  type Draft,
  emptyValue,
  type Field,
  type SecretChanges,
} from '~/components/forms/form_types'

const isShown = ({ kind }: Field) => kind !== 'secret' && kind !== 'other'

interface Writing {
  method: 'post' | 'patch'
  /** Sent along with the values, such as the version that somebody read. */
  beside?: () => Record<string, string>
  /** Sends only what differs from what is stored. */
  isPartial?: boolean
}

/** What a form holds while somebody changes it. What was typed survives a refusal and steps through the history. */
export function useSchemaForm(
  form: () => Data.Form,
  target: () => string,
  { method, beside, isPartial }: Writing = { method: 'patch' }
) {
  const saved = computed(() => draftOf(form()))
  const key = `form:${target()}`
  const draft = ref<Draft>(keptOver(draftOf(form()), router.restore(key) as Draft | undefined))
  const secrets = ref<SecretChanges>({})
  const errors = ref<Record<string, string>>({})
  const busy = ref(false)

  const isDirty = computed(
    () =>
      Object.keys(secrets.value).length > 0 ||
      JSON.stringify(draft.value) !== JSON.stringify(saved.value)
  )

  // Somebody else saved, or something else on the page did: what nobody touched follows.
  watch(saved, (next, before) => {
    if (JSON.stringify(draft.value) === JSON.stringify(before)) draft.value = plain(next)
  })

  watch(draft, (changed) => router.remember(plain(changed), key), { deep: true })

  function reset() {
    draft.value = plain(saved.value)
    secrets.value = {}
    errors.value = {}
  }

  const sent = () =>
    isPartial
      ? Object.fromEntries(
          Object.entries(draft.value).filter(([name, value]) => !isSame(value, saved.value[name]))
        )
      : draft.value

  function save() {
    if (busy.value) return
    router[method](
      target(),
      { ...beside?.(), values: { ...sent(), ...entered(secrets.value) } },
      {
        preserveScroll: true,
        onStart: () => {
          busy.value = true
          errors.value = {}
        },
        onSuccess: ({ props }) => {
          if (!(props.flash as { error?: string } | undefined)?.error) reset()
        },
        onError: (refused) => void (errors.value = byField(refused)),
        onFinish: () => void (busy.value = false),
      }
    )
  }

  return { draft, saved, secrets, errors, busy, isDirty, save, reset }
}

/** Whoever began to enter a secret and left it empty did not touch it. */
const entered = (secrets: SecretChanges) =>
  Object.fromEntries(Object.entries(secrets).filter(([, change]) => change !== ''))

/** What the history kept, as far as the form still has the fields. */
function keptOver(draft: Draft, kept: Draft = {}): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([name, value]) => [name, name in kept ? kept[name] : value])
  )
}

/** Without what makes it reactive: the history keeps plain values only. */
const plain = (draft: Draft): Draft =>
  Object.fromEntries(
    Object.entries(toRaw(draft)).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...value] : value,
    ])
  )

/** The fields in their order, so that two drafts can be compared as text. */
function draftOf({ fields, values }: Data.Form): Draft {
  const shown = fields.filter(isShown)
  return plain(
    Object.fromEntries(shown.map((field) => [field.name, values[field.name] ?? emptyValue(field)]))
  )
}

/** `words.2` is about the list `words`: it is shown there. */
function byField(refused: Record<string, string>) {
  const errors: Record<string, string> = {}
  for (const [path, message] of Object.entries(refused)) {
    errors[path] ??= message
    errors[path.split('.')[0]] ??= message
  }
  return errors
}
