/**
 * What plugins import of the screens of Lumina, as `@lumina/ui`; nothing else of them is promised. In the tree the name is
 * an alias of this file, for archives the page maps it to the same code.
 */
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

export {
  ConfirmDialog,
  PasswordField,
  PhotoGallery,
  QrCode,
  ShareQr,
  SearchedPhotos,
  ShelfCard,
  UAlert,
  UAvatar,
  UBadge,
  UCheckbox,
  UDropdownMenu,
  UFormField,
  UInput,
  UModal,
  UPopover,
  UProgress,
  USelect,
  USwitch,
  UTable,
  UTextarea,
  UTooltip,
} from '~/plugins/ui_when_shown'
