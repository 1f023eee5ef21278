import { router } from '@inertiajs/vue3'
import { ref } from 'vue'
import type { ConsentDeed } from '~/components/plugin/consent_dialog.vue'
import type { Removal } from '~/components/plugin/plugin_danger.vue'

interface Consent {
  capabilities: string[]
  enable: boolean
}

const ADDRESSES = { install: 'installation', upgrade: 'upgrade', agree: 'consent' } as const
const REMOVALS = { disable: '/activation', uninstall: '/installation', purge: '' } as const

/** What can be done with a plugin from the console. The server says in words how it went. */
export function usePluginDeeds(id: () => string) {
  const root = `/admin/plugins/${encodeURIComponent(id())}`
  const busy = ref<string>()
  const removing = ref<Removal>()

  // The page begins anew at its top, where it says how the plugin is now.
  const during = (deed: string, done?: () => void) => ({
    onStart: () => void (busy.value = deed),
    onFinish: () => {
      busy.value = undefined
      done?.()
    },
  })

  function consent(
    deed: ConsentDeed,
    { capabilities, enable: enabling }: Consent,
    done: () => void
  ) {
    const body = deed === 'install' ? { capabilities, enable: enabling } : { capabilities }
    router.post(`${root}/${ADDRESSES[deed]}`, body, during(deed, done))
  }

  const enable = () => router.post(`${root}/activation`, {}, during('enable'))
  const retry = () => router.post(`${root}/attempts`, {}, during('retry'))
  const inspect = () => router.post(`${root}/inspections`, {}, during('inspect'))
  const discard = () => router.delete(`${root}/archive`, during('discard'))

  function remove(deed: Removal, data: { id?: string; force?: boolean } = {}) {
    const done = () => void (removing.value = undefined)
    router.delete(`${root}${REMOVALS[deed]}`, { data, ...during(deed, done) })
  }

  return { root, busy, removing, consent, enable, retry, inspect, remove, discard }
}
