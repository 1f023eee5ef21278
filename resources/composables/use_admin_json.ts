import { csrfHeaders } from '~/composables/use_api'

interface Failure {
  code?: string
  message?: string
  field?: string
}

/** A refusal of the admin. `message` is fit to be shown, `body` is the whole answer; `status` is 0 when the server was not reached. */
export class AdminError extends Error {
  readonly code?: string
  readonly field?: string
  /** All that is wrong, by field. */
  readonly errors: Failure[]

  constructor(
    readonly status: number,
    readonly body: { errors?: Failure[] } & Record<string, unknown>
  ) {
    const errors = body.errors ?? []
    super(errors[0]?.message ?? 'offline')
    this.errors = errors
    this.code = errors[0]?.code
    this.field = errors[0]?.field
  }
}

interface Sending {
  signal?: AbortSignal
  /** Whoever sends the same under the same key again hears the first answer. */
  key?: string
}

async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  { signal, key }: Sending = {}
) {
  const response = await fetch(path, {
    method,
    signal,
    headers: {
      Accept: 'application/json',
      ...csrfHeaders(),
      ...(key && { 'Idempotency-Key': key }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((cause) => {
    // Whoever asked no longer waits: that is no failure of anything.
    if (signal?.aborted) throw cause
    throw new AdminError(0, {})
  })
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}))
  if (!response.ok) throw new AdminError(response.status, answer)
  return answer as T
}

/** JSON of the admin, by whole paths that begin with `area.root`. Keys stay as they are. */
export function useAdminJson() {
  return {
    get: <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, undefined, { signal }),
    post: <T>(path: string, body: unknown = {}, key?: string) =>
      send<T>('POST', path, body, { key }),
    patch: <T>(path: string, body: unknown = {}) => send<T>('PATCH', path, body),
    destroy: <T>(path: string, body?: unknown) => send<T>('DELETE', path, body),
  }
}
