import emitter from '@adonisjs/core/services/emitter'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { remember } from '#extension/durable'

/**
 * Facts that the core announces after they are committed. Payloads carry ids and small snapshots,
 * never models: a listener may run later, elsewhere. Names end in their major version. A plugin that announces facts of
 * its own adds their names by declaration merging; they begin with its id: `likes.given@1`.
 */
export interface PluginEvents {
  'photo.added@1': { orgId: string; albumId: string; photoId: string }
  'photo.ready@1': { orgId: string; albumId: string; photoId: string }
  'photo.failed@1': { orgId: string; albumId: string; photoId: string; reason: string }
  'photo.changed@1': { orgId: string; albumId: string; photoId: string }
  'photo.trashed@1': { orgId: string; albumId: string; photoId: string }
  'photo.restored@1': { orgId: string; albumId: string; photoId: string }
  'photo.purged@1': { orgId: string; albumId: string; photoId: string }
  'album.changed@1': { orgId: string; albumId: string }
  'share_link.created@1': { orgId: string; shareLinkId: string }
  'share_link.opened@1': { orgId: string; shareLinkId: string }
  'share_link.revoked@1': { orgId: string; shareLinkId: string }
  'storage.changed@1': { orgId: string; usedBytes: number; limitBytes: number }
  /** A stored file is missing, not what was uploaded, or known to no row. */
  'storage.damaged@1': { orgId: string; photoFileId: string | null; kind: string }
  'membership.added@1': { orgId: string; userId: string; role: string }
  'membership.changed@1': { orgId: string; userId: string; role: string }
  'membership.removed@1': { orgId: string; userId: string }
  'ownership.transferred@1': { orgId: string; fromUserId: string; toUserId: string }
  'session.ended@1': { userId: string }
  'org.deleted@1': { orgId: string }
  'org.restored@1': { orgId: string }
  'org.suspended@1': { orgId: string }
  'org.activated@1': { orgId: string }
  'org.purged@1': { orgId: string }
}

/** What the core announces. Other names are those of plugins. */
export const CORE_EVENTS: ReadonlySet<string> = new Set<keyof PluginEvents>([
  'photo.added@1',
  'photo.ready@1',
  'photo.failed@1',
  'photo.changed@1',
  'photo.trashed@1',
  'photo.restored@1',
  'photo.purged@1',
  'album.changed@1',
  'share_link.created@1',
  'share_link.opened@1',
  'share_link.revoked@1',
  'storage.changed@1',
  'storage.damaged@1',
  'membership.added@1',
  'membership.changed@1',
  'membership.removed@1',
  'ownership.transferred@1',
  'session.ended@1',
  'org.deleted@1',
  'org.restored@1',
  'org.suspended@1',
  'org.activated@1',
  'org.purged@1',
])

declare module '@adonisjs/core/types' {
  interface EventsList extends PluginEvents {}
}

/**
 * Announces a fact once the transaction that made it true has committed; at once when there is none. For durable
 * listeners of plugins it is written down in that transaction, as its last statements. A listener that throws never
 * reaches whoever announced the fact.
 */
export function announce<Name extends keyof PluginEvents>(
  name: Name,
  payload: PluginEvents[Name],
  client?: TransactionClientContract
) {
  remember(name, payload, client)
  const emit = () => void emitter.emit(name, payload as never)
  if (client?.isTransaction) client.after('commit', emit)
  else emit()
}
