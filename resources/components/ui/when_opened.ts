import { whenShown } from '~/components/ui/when_shown'
import { type Component, defineComponent, h, ref, watch } from 'vue'

/** A dialog whose code comes when it is opened for the first time: few people open all of them. */
export function whenOpened<Dialog extends Component>(bring: () => Promise<{ default: Dialog }>) {
  const Inner: Component = whenShown(bring)
  const dialog = defineComponent({
    inheritAttrs: false,
    props: { open: Boolean },
    setup(props, { attrs, slots }) {
      const wanted = ref(props.open)
      watch(
        () => props.open,
        (open) => (wanted.value ||= open)
      )
      return () => (wanted.value ? h(Inner, { ...attrs, open: props.open }, slots) : null)
    },
  })
  return dialog as unknown as Dialog
}
