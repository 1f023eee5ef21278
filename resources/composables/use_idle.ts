import { onBeforeUnmount, ref } from 'vue'

/** Whether nothing has happened for a while. `stir` says that something did. */
export function useIdle(after: number, keepAwake: () => boolean) {
  const idle = ref(false)
  let timer = 0

  function stir() {
    idle.value = false
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (keepAwake()) stir()
      else idle.value = true
    }, after)
  }

  function rest() {
    clearTimeout(timer)
    idle.value = true
  }

  stir()
  onBeforeUnmount(() => clearTimeout(timer))

  return { idle, stir, rest }
}
