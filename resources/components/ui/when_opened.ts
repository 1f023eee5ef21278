import { speakAll } from '~/composables/use_i18n'
import { type Component, defineAsyncComponent, defineComponent, h, ref, watch } from 'vue'

/** A dialog whose code comes when it is opened for the first time: few people open all of them. */
export function whenOpened<Dialog extends Component>(bring: () => Promise<{ default: Dialog }>) {
  const Inner = defineAsyncComponent(async () => {
    const [dialog] = await Promise.all([bring(), speakAll()])
    return dialog
  })
  const dialog = defineComponent({
    inheritAttrs: false,
    props: { open: Boolean },
    setup(props, { attrs, slots }) {
      const wanted = ref(props.open)
      watch(
        () => props.open,
        (open) => (wanted.value ||= open)
      )
      return () =>
        wanted.value ? h(Inner as Component, { ...attrs, open: props.open }, slots) : null
    },
  })
  return dialog as unknown as Dialog
}
