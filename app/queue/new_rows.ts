import { Exception } from '@adonisjs/core/exceptions'
import { makeId } from '#models/concerns/identified'
import type { JobClass } from '#queue/job'
import { frameOf, isRegistered } from '#queue/registry'
import { type Client, stamp } from '#queue/rows'

const PAYLOAD_BYTES = 64 * 1024
const KEY_LENGTH = 200

export interface JobOptions {
  orgId?: string
  /** While a job of the same class and org waits under this key, no second one is added. */
  uniqueKey?: string
  /** Higher goes first; 0 unless told. */
  priority?: number
  delayMs?: number
}

export interface BatchEntry<Payload> extends JobOptions {
  payload: Payload
}

export type NewRow = ReturnType<typeof makeRow>

export function makeRow<Payload extends object>(
  type: JobClass<Payload>,
  { payload, orgId, uniqueKey, priority = 0, delayMs = 0 }: BatchEntry<Payload>,
  client: Client
) {
  return {
    id: makeId(),
    org_id: orgId ?? null,
    name: knownName(type, orgId),
    queue: type.queue,
    payload: pack(type.jobName, payload),
    state: 'queued',
    priority,
    max_attempts: type.attempts,
    unique_key: uniqueKey === undefined ? null : fullKey(type.jobName, orgId, uniqueKey),
    run_at: Date.now() + delayMs,
    created_at: stamp(client),
    updated_at: stamp(client),
  }
}

function knownName({ jobName }: Pick<JobClass, 'jobName'>, orgId: string | null = null) {
  if (!isRegistered(jobName)) {
    const message = `"${jobName}" is not registered in start/jobs.ts`
    throw new Exception(message, { code: 'E_UNKNOWN_JOB' })
  }
  if (frameOf(jobName)?.admits(orgId) === false) {
    const message = `"${jobName}" belongs to a plugin that is closed here`
    throw new Exception(message, { code: 'E_JOB_CLOSED' })
  }
  return jobName
}

function pack(jobName: string, payload: object) {
  const packed = JSON.stringify(payload)
  if (Buffer.byteLength(packed) <= PAYLOAD_BYTES) return packed
  const message = `The payload of "${jobName}" is too large: pass ids, not things`
  throw new Exception(message, { code: 'E_JOB_TOO_LARGE' })
}

function fullKey(jobName: string, orgId = 'server', key: string) {
  const full = `${orgId}:${jobName}:${key}`
  if (full.length <= KEY_LENGTH) return full
  const message = `The unique key of "${jobName}" is too long: ${key}`
  throw new Exception(message, { code: 'E_JOB_KEY_TOO_LONG' })
}
