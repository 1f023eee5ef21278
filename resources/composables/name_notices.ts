import { nextTick, onMounted, watch } from 'vue'
import { useI18n } from '~/composables/use_i18n'

const REGION = '[role="region"]:has(> ol[data-slot="viewport"])'
const KEY = 'F8'

/** Names the place of notices for whoever hears the page: the component library knows one name, in English, and takes no other. */
export function nameNotices() {
  const { t } = useI18n()
  const name = () => t('frame.notices', { key: KEY })

  async function say() {
    await nextTick()
    document.querySelector(REGION)?.setAttribute('aria-label', name())
  }

  onMounted(say)
  watch(name, say)
}
