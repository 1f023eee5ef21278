import { defineAsyncComponent } from 'vue'

// Most pages need few of them, and with any of them in `ui.ts` they would fetch all that stands there at once.
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
