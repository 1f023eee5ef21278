import emitter from '@adonisjs/core/services/emitter'
import { endStreams } from '#listeners/live_streams'
import { PHOTO_EVENTS, tellOfAlbum, tellOfPhoto, tellOfStorage } from '#listeners/tell_open_pages'

for (const name of PHOTO_EVENTS) emitter.on(name, tellOfPhoto(name))
emitter.on('album.changed@1', tellOfAlbum)
emitter.on('storage.changed@1', tellOfStorage)

emitter.on('membership.removed@1', ({ orgId, userId }) => endStreams({ orgId, userId }))
// Who is still signed in elsewhere opens a new one at once; who is not is refused.
emitter.on('session.ended@1', ({ userId }) => endStreams({ userId }))
emitter.on('org.deleted@1', ({ orgId }) => endStreams({ orgId }))
emitter.on('org.suspended@1', ({ orgId }) => endStreams({ orgId }))
