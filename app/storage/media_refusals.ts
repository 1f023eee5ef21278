import { Refusal } from '#exceptions/refusal'
import { MediaRefusal } from '#media/refusal'

/** What `media/` refuses, as the API answers it. Everything else stays as it is. */
export function asRefusal(error: unknown) {
  if (!(error instanceof MediaRefusal)) return error
  if (error.code === 'E_TOO_LARGE') return fileTooLarge(Number(error.params.limit), error)
  return new Refusal(error.status, error.code, { params: error.params, cause: error })
}

export function fileTooLarge(limitBytes: number, cause?: unknown) {
  return new Refusal(413, 'E_FILE_TOO_LARGE', { params: { limitBytes }, cause })
}
