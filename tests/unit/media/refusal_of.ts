import { MediaRefusal, type RefusalCode } from '#media/refusal'

/** The refusal a promise ends in; anything else fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<MediaRefusal> {
  const outcome = await promise.then(
    () => new Error('It was accepted'),
    (reason: unknown) => reason
  )
  if (outcome instanceof MediaRefusal) return outcome
  throw outcome
}

/** As `refusal`, for those who only ask why. */
export async function codeOf(promise: Promise<unknown>): Promise<RefusalCode> {
  const { code } = await refusal(promise)
  return code
}
