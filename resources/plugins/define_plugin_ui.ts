import type { App, Component } from 'vue'
import type { SlotFilling, SlotName } from '~/plugins/slots'

/** A page: `pages: { index: () => import('./pages/index.vue') }` is what the server renders as `p/<id>/index`. */
export type PluginPage = () => Promise<{ default: Component }>

/** An icon of a collection, as `@iconify-json/*` packages hold them. */
export interface PluginIcon {
  body: string
  width?: number
  height?: number
}

/** Everything that a plugin contributes to the screens. All parts are optional. */
export interface PluginUi {
  pages?: Record<string, PluginPage>
  slots?: { [Name in SlotName]?: SlotFilling<Name> | SlotFilling<Name>[] }
  /** By name (`lucide:heart`). `plugin:build` adds those that it finds in the sources: nobody writes them by hand. */
  icons?: Record<string, PluginIcon>
  /** Once, before the first page or slot of the plugin shows: for `app.provide` and directives, not for components. */
  setup?: (app: App) => void
}

/**
 * Declares the screens of a plugin; the default export of `ui/plugin.ts`. That file comes with the first page that anybody
 * opens: it names components and loads none, and imports nothing but this function.
 */
export const definePluginUi = (ui: PluginUi): PluginUi => ui
