export interface ApiFailure {
  code: string
  message: string
  field?: string
}

/** A refusal of the API. `message` is fit to be shown; `status` is 0 when the server was not reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly errors: ApiFailure[]
  ) {
    super(errors[0]?.message ?? 'offline')
  }

  get code() {
    return this.errors[0]?.code
  }
}

export interface ApiAnswer<T> {
  data: T
  meta?: { next: string | null } & Record<string, unknown>
}

const cookie = (name: string) =>
  decodeURIComponent(document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? '')

/** Headers that prove a request comes from our own page. */
export const csrfHeaders = () => ({ 'X-XSRF-TOKEN': cookie('XSRF-TOKEN') })

async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal
): Promise<ApiAnswer<T>> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal,
    headers: {
      Accept: 'application/json',
      ...csrfHeaders(),
      ...(body !== undefined && { 'Content-Type': typeOf(body) }),
    },
    body: written(body),
  }).catch(() => {
    throw new ApiError(0, [])
  })
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, answer.errors ?? [])
  return cased(answer, camel) as ApiAnswer<T>
}

const typeOf = (body: unknown) =>
  body instanceof Blob ? 'application/octet-stream' : 'application/json'

function written(body: unknown) {
  if (body === undefined || body instanceof Blob) return body
  return JSON.stringify(cased(body, snake))
}

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function cased(value: unknown, turn: (key: string) => string): unknown {
  if (value === null || typeof value !== 'object') return value
  // Columns of thousands of plain values stay as they are.
  if (Array.isArray(value))
    return value.some(isComposed) ? value.map((inner) => cased(inner, turn)) : value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [turn(key), cased(inner, turn)])
  )
}

const isComposed = (value: unknown) => value !== null && typeof value === 'object'

/** The JSON API with the visitor's session; keys are camelCase on this side. A `Blob` is sent as it is. */
export function useApi() {
  return {
    get: <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, undefined, signal),
    post: <T>(path: string, body: unknown = {}) => send<T>('POST', path, body),
    put: <T>(path: string, body: unknown = {}) => send<T>('PUT', path, body),
    patch: <T>(path: string, body: unknown = {}) => send<T>('PATCH', path, body),
    delete: <T>(path: string, body?: unknown) => send<T>('DELETE', path, body),
  }
}
