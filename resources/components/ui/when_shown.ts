import { speakAll } from '~/composables/use_i18n'
import { type Component, defineAsyncComponent } from 'vue'

/** A part that few people see: its code, and the texts that come later, are fetched when it is shown. */
export const whenShown = <Part extends Component>(bring: () => Promise<{ default: Part }>) =>
  defineAsyncComponent(async () => {
    const [part] = await Promise.all([bring(), speakAll()])
    return part
  }) as unknown as Part
