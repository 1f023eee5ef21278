import { computed, ref, watch, type Ref } from 'vue'

/** A dialog about one thing. The thing stays named while the dialog fades away. */
export function useLingering<Thing>(thing: Ref<Thing | undefined>) {
  const shown = ref(thing.value) as Ref<Thing | undefined>
  watch(thing, (next) => {
    if (next) shown.value = next
  })
  const open = computed({
    get: () => thing.value !== undefined,
    set: (value) => {
      if (!value) thing.value = undefined
    },
  })
  return { open, shown }
}
