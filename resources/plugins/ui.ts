/**
 * What plugins import of the screens of Lumina, as `@lumina/ui`; nothing else of them is promised. In the tree the name is
 * an alias of this file, for archives the page maps it to the same code.
 */
import { defineAsyncComponent } from 'vue'

export { definePluginUi } from '~/plugins/define_plugin_ui'
export type { PluginIcon, PluginPage, PluginUi } from '~/plugins/define_plugin_ui'
export type {
  PluginSlots,
  SlotAlbum,
  SlotContext,
  SlotFilling,
  SlotName,
  SlotPhoto,
  SlotShareLink,
} from '~/plugins/slots'
export type { FullPhoto, Photo } from '~/components/photo/photo_types'
export type { TimelineStart } from '~/composables/use_timeline'
export { usePlugin } from '~/plugins/use_plugin'

export { asPhoto, visitorFileOf, type VisitorPhoto } from '~/components/visitor/visitor_photos'
export { ApiError, csrfHeaders, useApi } from '~/composables/use_api'
export { useI18n } from '~/composables/use_i18n'
export { isDialogOpen, isTyping, useKeyHints } from '~/composables/use_keys'
export { useRefusals } from '~/composables/use_refusals'
export { useShared } from '~/composables/use_shared'
export { useUndo } from '~/composables/use_undo'
export { useToast } from '@nuxt/ui/composables'

export { default as PageHeader } from '~/components/frame/page_header.vue'
export { default as OrgSettingsTabs } from '~/components/org/settings_nav.vue'
export { default as ConsoleTabs } from '~/components/server/server_nav.vue'
export { default as ToolButton } from '~/components/photo/lightbox_tool.vue'
export { default as SearchAction } from '~/components/search/search_action.vue'
export { default as SelectionAction } from '~/components/photo/selection_action.vue'
export { default as EmptyState } from '~/components/ui/empty_state.vue'
export { default as UButton } from '@nuxt/ui/components/Button.vue'
export { default as UIcon } from '@nuxt/ui/components/Icon.vue'

// These come when one of them is shown: most pages need few of them.
export const ConfirmDialog = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/ui/confirm_dialog.vue')
)
export const PasswordField = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/account/password_field.vue')
)
export const PhotoGallery = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/photo/photo_gallery.vue')
)
export const QrCode = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/ui/qr_code.vue')
)
export const ShareQr = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/share/share_qr.vue')
)
export const SearchedPhotos = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/photo/searched_photos.vue')
)
export const ShelfCard = /* @__PURE__ */ defineAsyncComponent(
  () => import('~/components/album/shelf_card.vue')
)
export const UAlert = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Alert.vue')
)
export const UAvatar = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Avatar.vue')
)
export const UBadge = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Badge.vue')
)
export const UCheckbox = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Checkbox.vue')
)
export const UDropdownMenu = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/DropdownMenu.vue')
)
export const UFormField = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/FormField.vue')
)
export const UInput = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Input.vue')
)
export const UModal = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Modal.vue')
)
export const UPopover = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Popover.vue')
)
export const UProgress = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Progress.vue')
)
export const USelect = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Select.vue')
)
export const USwitch = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Switch.vue')
)
export const UTable = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Table.vue')
)
export const UTextarea = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Textarea.vue')
)
export const UTooltip = /* @__PURE__ */ defineAsyncComponent(
  () => import('@nuxt/ui/components/Tooltip.vue')
)
