import { speakAll } from '~/composables/use_i18n'
import { type Component, defineAsyncComponent } from 'vue'

const SIGNS = ['pointermove', 'touchstart', 'keydown'] as const

/** A part of a page that nobody sees before they do something: its code comes with the first sign of somebody. */
export function whenNear<Part extends Component>(bring: () => Promise<{ default: Part }>) {
  let coming: Promise<{ default: Part }> | undefined
  const once = () =>
    (coming ??= Promise.all([bring(), speakAll()]).then(
      ([part]) => part,
      (error: unknown) => {
        coming = undefined
        throw error
      }
    ))
  const hurry = () => {
    for (const sign of SIGNS) window.removeEventListener(sign, hurry)
    once().catch(() => undefined)
  }
  for (const sign of SIGNS) window.addEventListener(sign, hurry, { passive: true })
  return defineAsyncComponent(once) as unknown as Part
}
