import { GiveUp, TryAgain } from '#queue/job'
import { BackupRefusal, type RefusalReason } from '../archive/refusal.js'

interface Failure {
  name?: string
  code?: string
  Code?: string
  cause?: Failure
  $metadata?: { httpStatusCode?: number }
}

const BY_NAME: Record<string, RefusalReason> = {
  AccessDenied: 'store_denied',
  AccountProblem: 'store_denied',
  AllAccessDisabled: 'store_denied',
  AuthorizationHeaderMalformed: 'store_region',
  BadDigest: 'store_altered',
  EntityTooLarge: 'store_full',
  ExpiredToken: 'store_key',
  IllegalLocationConstraintException: 'store_region',
  InsufficientStorage: 'store_full',
  InvalidAccessKeyId: 'store_key',
  InvalidBucketName: 'store_bucket',
  InvalidDigest: 'store_altered',
  InvalidToken: 'store_key',
  NoSuchBucket: 'store_bucket',
  NoSuchKey: 'store_unknown',
  NotFound: 'store_unknown',
  PermanentRedirect: 'store_region',
  PreconditionFailed: 'store_altered',
  QuotaExceeded: 'store_full',
  RequestTimeTooSkewed: 'store_clock',
  SignatureDoesNotMatch: 'store_key',
  SlowDown: 'store_busy',
  StorageQuotaExceeded: 'store_full',
  TemporaryRedirect: 'store_region',
  XAmzContentSHA256Mismatch: 'store_altered',
  XMinioStorageFull: 'store_full',
}

const BY_STATUS: Record<number, RefusalReason> = {
  301: 'store_region',
  307: 'store_region',
  401: 'store_key',
  403: 'store_denied',
  404: 'store_unknown',
  412: 'store_altered',
  429: 'store_busy',
  507: 'store_full',
}

/** What may be over at the next try; the rest stays until somebody changes something. */
const PASSING = new Set<RefusalReason>([
  'store_altered',
  'store_busy',
  'store_certificate',
  'store_clock',
  'store_full',
  'store_strange',
  'store_unreachable',
])

export const isPassing = (error: unknown) =>
  error instanceof BackupRefusal && PASSING.has(error.reason)

/** As a job throws it: a store that fails is nothing that the plugin did wrong. */
export function asOfJob(error: unknown) {
  if (!(error instanceof BackupRefusal)) return error
  const Type = isPassing(error) ? TryAgain : GiveUp
  return new Type(error.message, { cause: error })
}

/**
 * What went wrong at a store, by name. Nothing of what it answered goes on from here: neither into logs nor onto screens, since
 * an answer may repeat what was sent.
 */
export async function named<Result>(work: () => Promise<Result>, signal?: AbortSignal) {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted) throw reasonOf(signal)
    throw error instanceof BackupRefusal ? error : refusalOf(error as Failure)
  }
}

/** Time that is over says of a store that it did not answer. */
const reasonOf = ({ reason }: AbortSignal) =>
  reason?.name === 'TimeoutError' ? new BackupRefusal('store_unreachable') : reason

function refusalOf(failure: Failure) {
  const name = failure.name ?? failure.Code ?? ''
  const status = failure.$metadata?.httpStatusCode
  const known = BY_NAME[name] ?? (status && BY_STATUS[status])
  if (known) return new BackupRefusal(known)
  if (status && status >= 500) return new BackupRefusal('store_busy')
  if (status && status >= 400) return new BackupRefusal('store_strange', { code: wordOf(name) })
  const code = failure.code ?? failure.cause?.code ?? ''
  if (/CERT|SELF_SIGNED|SSL|TLS/.test(code)) return new BackupRefusal('store_certificate')
  return new BackupRefusal('store_unreachable')
}

const wordOf = (name: string) => name.replaceAll(/\W/g, '').slice(0, 60)
