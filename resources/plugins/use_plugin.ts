import { usePage } from '@inertiajs/vue3'
import { computed, inject, type InjectionKey, type Ref } from 'vue'
import type { Params } from '~/composables/icu_message'
import { useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { useOpenPlugins } from '~/plugins/open_plugins'

/** Whose page or slot a component is in. */
export const PLUGIN: InjectionKey<Ref<string>> = Symbol('lumina.plugin')

/** Where the reader is: in an org, behind a share link, or in the console. */
const SPACE = /^\/(orgs|s)\/([^/?#]+)/

/**
 * A plugin as its own components see it: its texts, addresses, permissions and shared facts. Without an id, the one whose
 * page or slot the component is in.
 */
export function usePlugin(id = inject(PLUGIN, undefined)?.value) {
  if (!id)
    throw new Error('usePlugin() has to be told an id outside of the pages and slots of plugins')
  const page = usePage()
  const open = useOpenPlugins()
  const { t } = useI18n()
  const api = useApi()

  const here = computed(() => open.value.find((plugin) => plugin.id === id))
  const space = computed(() => SPACE.exec(page.url))
  const home = computed(() => {
    const [, kind, name] = space.value ?? []
    return kind ? `/${kind}/${name}/p/${id}` : `/admin/p/${id}`
  })
  const apiHome = computed(() => {
    const [, kind, name] = space.value ?? []
    if (!kind) return `/p/${id}`
    return kind === 's' ? `/shares/${name}/p/${id}` : `/orgs/${name}/p/${id}`
  })

  const under = (root: string, path: string) => (path ? `${root}/${path.replace(/^\//, '')}` : root)
  const at = (path: string) => under(apiHome.value, path)

  return {
    id,
    /** Its name in the reader's language. */
    title: computed(() => here.value?.title ?? id),
    /** What `share` of its definition told; empty where it is off. */
    props: computed(() => here.value?.props ?? {}),
    /** Whether the reader has a permission of it. What must not be seen is left out by the server. */
    can: (permission: string) => here.value?.can.includes(permission) ?? false,
    /** A text of `lang/<language>.json`. */
    t: (key: string, params?: Params) => t(`plg.${id}.${key}`, params),
    /** The address of one of its pages, in the space where the reader is. */
    href: (path = '') => under(home.value, path),
    /** Its own JSON routes, in that space; see `useApi`. */
    api: {
      get: <T>(path: string, signal?: AbortSignal) => api.get<T>(at(path), signal),
      post: <T>(path: string, body?: unknown) => api.post<T>(at(path), body),
      put: <T>(path: string, body?: unknown) => api.put<T>(at(path), body),
      patch: <T>(path: string, body?: unknown) => api.patch<T>(at(path), body),
      delete: <T>(path: string, body?: unknown) => api.delete<T>(at(path), body),
    },
  }
}
