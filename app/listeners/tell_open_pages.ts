import app from '@adonisjs/core/services/app'
import type { PluginEvents } from '#extension/events'

/** What open pages hear. Ids alone: whoever wants to see more asks, and is asked for their rights. */
export type LiveMessage =
  | { type: PhotoNews; albumId: string; photoId: string }
  | { type: 'album.changed'; albumId: string }
  | { type: 'storage'; usedBytes: number; limitBytes: number }

type PhotoNews =
  | 'photo.added'
  | 'photo.ready'
  | 'photo.failed'
  | 'photo.changed'
  | 'photo.trashed'
  | 'photo.restored'
  | 'photo.purged'

export const channelOf = (orgId: string) => `orgs/${orgId}`

export const PHOTO_EVENTS = [
  'photo.added@1',
  'photo.ready@1',
  'photo.failed@1',
  'photo.changed@1',
  'photo.trashed@1',
  'photo.restored@1',
  'photo.purged@1',
] as const

export function tellOfPhoto(name: (typeof PHOTO_EVENTS)[number]) {
  const type = name.slice(0, -'@1'.length) as PhotoNews
  return ({ orgId, albumId, photoId }: PluginEvents[typeof name]) =>
    tell(orgId, { type, albumId, photoId })
}

export function tellOfAlbum({ orgId, albumId }: PluginEvents['album.changed@1']) {
  return tell(orgId, { type: 'album.changed', albumId })
}

export function tellOfStorage({ orgId, ...storage }: PluginEvents['storage.changed@1']) {
  return tell(orgId, { type: 'storage', ...storage })
}

async function tell(orgId: string, message: LiveMessage) {
  const transmit = await app.container.make('transmit')
  transmit.broadcast(channelOf(orgId), { ...message })
}
