import { moment, shape, text } from '#api/schema'

export const archiveOrder = shape<{ url: string; expiresAt: string }>(
  { url: text, expiresAt: moment },
  { title: 'ArchiveOrder' }
)
