import type { Component } from 'vue'
import type { AlbumDetails } from '~/components/album/album_types'
import type { FullPhoto, Photo } from '~/components/photo/photo_types'
import type { ShareLink } from '~/components/share/share_types'
import type { LightboxKey } from '~/composables/use_lightbox_keys'
import type { Filters } from '~/composables/use_list_filters'

/** What is promised to plugins of a photo; the rest of it may change with any release. */
export type SlotPhoto = Pick<
  Photo,
  | 'id'
  | 'albumId'
  | 'name'
  | 'caption'
  | 'width'
  | 'height'
  | 'takenAt'
  | 'state'
  | 'kind'
  | 'rating'
  | 'favorite'
  | 'tags'
  | 'urls'
  | 'can'
>

/** What is promised to plugins of an album. */
export type SlotAlbum = Pick<AlbumDetails, 'id' | 'name' | 'description' | 'photoCount' | 'can'>

/** What is promised to plugins of a share link. `url` is null for who may not hand it on. */
export type SlotShareLink = Pick<
  ShareLink,
  'id' | 'title' | 'albumId' | 'photoCount' | 'url' | 'state' | 'can'
>

/** How a list of photos is called, and what it is. */
export interface ListTitle {
  name: string
  kind?: string
}

/**
 * Places in the screens of the core that plugins fill, each with what a component gets to know there: as its one prop
 * `context`, which changes with what is on the screen. A name ends in its major version.
 */
export interface PluginSlots {
  /** In the information panel of an open photo, below its facts. `details` come a moment after the panel. */
  'photo.panel@1': { photo: SlotPhoto; details: FullPhoto | null }

  /**
   * Over an open photo, while its information panel is there: as large as the picture, and lying on it however it is moved
   * or enlarged. Places are told in parts of it (`left: 25%`). Pointers pass through to the picture, but for what says
   * `pointer-events: auto`.
   */
  'photo.overlay@1': {
    photo: SlotPhoto
    /** How much larger it is drawn than it was laid out: lines are to be so much thinner. */
    scale: number
  }

  /** Among the tools above an open photo, of members as of visitors. Use `ToolButton`. */
  'lightbox.toolbar@1': {
    photo: SlotPhoto
    /** Counted from 1; null while the photo stands alone. */
    place: number | null
    total: number
    /** Whether a tool has the screen for itself: the others have left, and pictures only follow each other. */
    alone: boolean
    /** Asks for the screen, or gives it back. Whatever else moves the pictures takes it away: watch `alone`. */
    takeOver(on: boolean): void
    /** To the next picture, from the last to the first; resolves when it is seen. Stays where `alone` ends meanwhile. */
    next(): Promise<void>
    /**
     * Does something when a key is pressed that nothing else here needs: `{ on: ['p'], act }`, named as events name them,
     * and with `shown` for the list of keys (its `label` is `plg.<id>.<text>`). Ends when what it answers is called.
     */
    onKey(key: LightboxKey): () => void
    close(): void
  }

  /** Among the buttons above the photos of a share link. `compact` in the bar that appears while scrolling. */
  'visitor.toolbar@1': {
    token: string
    title: string
    photoCount: number
    compact: boolean
    /** Opens a photo, the first one unless told. */
    open(photoId?: string): void
  }

  /** Below the terms of a share link, for who may change them: once it was made, and where it is changed later. */
  'share.settings@1': { link: SlotShareLink }

  /** After the last album on the page of albums, as further cells of the same grid. Use `ShelfCard`. */
  'albums.shelf@1': Record<never, never>

  /** In the field of a search that is understood. Use `SearchAction`. */
  'search.actions@1': {
    /** What is searched: all photos of the org, or those of one page. */
    room: 'photos' | 'favorites' | 'album' | 'mine'
    filters: Filters
    count: number
    /** Calls what was found by a name, until it is taken back with `null`. All photos of an org alone have one. */
    entitle(title: ListTitle | null): void
  }

  /** Among the buttons of an album's header. `over`: they lie on its cover, and have to be white. */
  'album.actions@1': {
    album: SlotAlbum
    over: boolean
    /** Opens a photo, the first one unless told. */
    open(photoId?: string): void
  }

  /** In the bar about chosen photos. Use `SelectionAction`. */
  'selection.actions@1': {
    ids: readonly string[]
    /** Those of them that have been loaded. */
    photos: readonly SlotPhoto[]
    clear(): void
  }

  /** Above a list of the admin; `resource` says of what. */
  'admin.list.before@1': { area: 'platform' | 'org'; resource: string }

  /** On the page of one row, ahead of its facts: what it is about. */
  'admin.show.before@1': { area: 'platform' | 'org'; resource: string; id: string; title: string }

  /** On the page of one row, behind its facts. */
  'admin.show.side@1': { area: 'platform' | 'org'; resource: string; id: string; title: string }

  /** Below the form of a row; `id` is null while it is not there yet. */
  'admin.form.after@1': { area: 'platform' | 'org'; resource: string; id: string | null }

  /** On a dashboard, below its widgets. */
  'admin.dashboard@1': { area: 'platform' | 'org' }

  /** A section of an org's settings page, for who may change them. */
  'org.settings@1': Record<never, never>
}

export type SlotName = keyof PluginSlots
export type SlotContext<Name extends SlotName> = PluginSlots[Name]

/** One component in one slot. */
export interface SlotFilling<Name extends SlotName> {
  /** Loaded when the slot is on the screen for the first time. */
  component: () => Promise<{ default: Component }>
  /** Lower first, 50 unless told; then by the id of the plugin. */
  order?: number
  /** A permission of the plugin that whoever looks has to have. */
  can?: string
  /** Whether there is anything to show; asked whenever the context changes, so it has to be quick. */
  when?: (context: SlotContext<Name>) => boolean
  /** The height that is kept free until it has come, in CSS (`72px`), so that what follows it does not jump. */
  room?: string
}
