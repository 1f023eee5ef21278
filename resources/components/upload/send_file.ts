import { DetailedError, Upload } from 'tus-js-client'
import type { UploadRow } from '~/components/upload/upload_rows'
import { useI18n } from '~/composables/use_i18n'

export type SendOutcome =
  | { state: 'added' | 'duplicate'; photoId: string | null }
  | { state: 'cancelled' }
  | { state: 'failed'; message: string | null; retryable: boolean }

export interface Sending {
  done: Promise<SendOutcome>
  abort: () => void
}

/** Signed out meanwhile, a right that was taken, no room left: somebody may put that right. */
const MENDABLE = [401, 403, 507]
const PAUSES = [0, 1000, 3000, 6000, 12000]

/** Sends one file by tus: after a break it goes on where the server stands, also after a reload of the page. */
export function sendFile(
  { file, target, sha256 }: UploadRow,
  headers: () => Record<string, string>,
  progress: (sent: number) => void
): Sending {
  const { slug, album } = target
  let settle: (outcome: SendOutcome) => void = () => undefined
  const done = new Promise<SendOutcome>((resolve) => (settle = resolve))

  const upload = new Upload(file, {
    endpoint: `/api/v1/orgs/${slug}/uploads`,
    retryDelays: PAUSES,
    uploadDataDuringCreation: true,
    removeFingerprintOnSuccess: true,
    // The same file into another album is another upload.
    fingerprint: () =>
      Promise.resolve(
        ['lumina', slug, album.id, file.name, file.size, file.lastModified].join(':')
      ),
    metadata: {
      filename: file.name,
      album_id: album.id,
      modified_at: new Date(file.lastModified).toISOString(),
      ...(sha256 && { sha256 }),
    },
    headers: { Accept: 'application/json' },
    onBeforeRequest: (request) => {
      for (const [name, value] of Object.entries(headers())) request.setHeader(name, value)
    },
    onShouldRetry: (error) => isPassing(statusOf(error)),
    onProgress: progress,
    onSuccess: ({ lastResponse }) =>
      settle({
        state: lastResponse.getHeader('Lumina-Outcome') === 'duplicate' ? 'duplicate' : 'added',
        photoId: lastResponse.getHeader('Lumina-Photo-Id') ?? null,
      }),
    onError: (error) => {
      const status = statusOf(error)
      settle({
        state: 'failed',
        message: messageOf(error),
        retryable: isPassing(status) || MENDABLE.includes(status),
      })
    },
  })

  void start(upload)
  return { done, abort: () => abort(upload, settle) }
}

async function start(upload: Upload) {
  const [before] = await upload.findPreviousUploads().catch(() => [])
  if (before) upload.resumeFromPreviousUpload(before)
  upload.start()
}

function abort(upload: Upload, settle: (outcome: SendOutcome) => void) {
  settle({ state: 'cancelled' })
  // What has arrived of it is thrown away there, too; if that cannot be said now, it expires.
  upload.abort(true).catch(() => undefined)
}

const statusOf = (error: Error | DetailedError) =>
  (error instanceof DetailedError && error.originalResponse?.getStatus()) || 0

/** No answer, a busy server, a lock held by our own earlier try: later may go better. */
const isPassing = (status: number) =>
  status === 0 || status >= 500 ? status !== 507 : [409, 423, 429].includes(status)

function messageOf(error: Error | DetailedError) {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined
  try {
    const message: unknown = JSON.parse(body ?? '').errors?.[0]?.message
    if (typeof message === 'string') return message
  } catch {
    // No JSON: whoever answered was not Lumina.
  }
  return statusOf(error) === 0 ? useI18n().t('uploads_ui.offline') : null
}
