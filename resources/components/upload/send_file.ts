import { DetailedError, Upload } from 'tus-js-client'
import { missFor, type Miss } from '~/components/upload/upload_misses'
import type { UploadRow } from '~/components/upload/upload_rows'

export type SendOutcome =
  | { state: 'added' | 'duplicate'; photoId: string | null }
  | { state: 'stopped' }
  | { state: 'missed'; miss: Miss; status: number; code: string | null; message: string | null }

export interface Sending {
  done: Promise<SendOutcome>
  /** Stops; with `forever` what arrived of it is thrown away there, too. */
  stop: (forever: boolean) => void
}

interface Ways {
  headers: () => Record<string, string>
  progress: (sent: number) => void
  began: (url: string) => void
}

const PART = 5 * 1024 * 1024
/** Without a byte that moves. */
const HANGS_AFTER_MS = 90_000
/** All bytes are there, and the picture is being looked at. */
const LOOKED_AT_MS = 240_000

/** Sends one file by tus: in one request where it is small, else in parts, from where the server stands. */
export function sendFile(row: UploadRow, file: File, ways: Ways): Sending {
  const { promise: done, resolve } = Promise.withResolvers<SendOutcome>()
  const upload = new Upload(file, { ...optionsFor(row, ways), ...handlers() })
  let movedAt = Date.now()
  let isWhole = false

  const watch = setInterval(() => {
    if (Date.now() - movedAt < (isWhole ? LOOKED_AT_MS : HANGS_AFTER_MS)) return
    void upload.abort(false)
    settle({ state: 'missed', miss: 'unreached', status: 0, code: null, message: null })
  }, 5000)

  function settle(outcome: SendOutcome) {
    clearInterval(watch)
    resolve(outcome)
  }

  function handlers() {
    return {
      onProgress: (sent: number, total: number | null) => {
        movedAt = Date.now()
        isWhole = sent === total
        ways.progress(sent)
      },
      onUploadUrlAvailable: () => {
        movedAt = Date.now()
        if (upload.url) ways.began(upload.url)
      },
      onChunkComplete: () => (movedAt = Date.now()),
      onSuccess: ({ lastResponse }: { lastResponse: Answer }) => settle(outcomeOf(lastResponse)),
      onError: (error: Error | DetailedError) => settle(missOf(error, upload.url !== null)),
    }
  }

  upload.start()
  return {
    done,
    stop: (forever) => {
      settle({ state: 'stopped' })
      // If that cannot be said now, what arrived of it expires.
      upload.abort(forever).catch(() => undefined)
    },
  }
}

interface Answer {
  getHeader: (name: string) => string | undefined
}

function outcomeOf(answer: Answer): SendOutcome {
  return {
    state: answer.getHeader('Lumina-Outcome') === 'duplicate' ? 'duplicate' : 'added',
    photoId: answer.getHeader('Lumina-Photo-Id') ?? null,
  }
}

function optionsFor({ target, name, lastModified, sha256, url, size }: UploadRow, ways: Ways) {
  return {
    // With an address and without this the client does not begin anew by itself, whatever was answered.
    endpoint: url ? undefined : `/api/v1/orgs/${target.slug}/uploads`,
    uploadUrl: url,
    chunkSize: PART,
    // A large one gets its address first, so that no part of it has to travel twice.
    uploadDataDuringCreation: size <= PART,
    storeFingerprintForResuming: false,
    retryDelays: null,
    metadata: {
      filename: name,
      album_id: target.album.id,
      modified_at: new Date(lastModified).toISOString(),
      ...(sha256 && { sha256 }),
    },
    headers: { Accept: 'application/json' },
    onBeforeRequest: (request: { setHeader: (name: string, value: string) => void }) => {
      for (const [header, value] of Object.entries(ways.headers())) request.setHeader(header, value)
    },
  }
}

function missOf(error: Error | DetailedError, hadAddress: boolean): SendOutcome {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  const status = answer?.getStatus() ?? 0
  const { code, message } = refusalIn(answer?.getBody())
  return { state: 'missed', miss: missFor(status, code, hadAddress), status, code, message }
}

function refusalIn(body: string | undefined): { code: string | null; message: string | null } {
  try {
    const { code, message } = JSON.parse(body ?? '').errors[0]
    return { code: String(code), message: String(message) }
  } catch {
    // No JSON: whoever answered was not Lumina.
    return { code: null, message: null }
  }
}
