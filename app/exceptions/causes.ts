const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code

/** Serialization failure, deadlock, lock not available. */
const POSTGRES_BUSY = ['40001', '40P01', '55P03']

const STORAGE_FAILURES = ['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'SQLITE_READONLY']

/** The database is locked or out of connections: the same request may succeed in a moment. */
export function isDatabaseBusy(error: unknown) {
  const code = codeOf(error)
  return (
    (typeof code === 'string' &&
      (code.startsWith('SQLITE_BUSY') || POSTGRES_BUSY.includes(code))) ||
    (error as Error)?.name === 'KnexTimeoutError'
  )
}

export function isDiskFull(error: unknown) {
  const code = codeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL' || code === '53100'
}

/** The disk is read-only, broken or not ours, or too many files are open: somebody has to look after it. */
export function isStorageFailing(error: unknown) {
  const code = codeOf(error)
  return typeof code === 'string' && STORAGE_FAILURES.includes(code)
}

/** A foreign key said no: what it names is not there, or other rows still name this one. */
export function isForeignKeyViolation(error: unknown) {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_FOREIGNKEY' || code === '23503'
}

/** A unique index said no: somebody was faster. */
export function isUniqueViolation(error: unknown) {
  const code = codeOf(error)
  return (
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY' ||
    code === '23505'
  )
}
