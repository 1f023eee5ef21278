import emitter from '@adonisjs/core/services/emitter'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { remember } from '#extension/durable'

/**
 * Facts that the core announces after they are committed. Payloads carry ids and small snapshots,
 * never models: a listener may run later, elsewhere. Names end in their major version.
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
  'org.purged@1': { orgId: string }
}

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
