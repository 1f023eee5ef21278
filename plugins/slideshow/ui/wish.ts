/** A lightbox that opens later than this was opened by somebody else. */
const LASTS_MS = 10_000

let wishedAt = -LASTS_MS

/** A slideshow is wanted of the next photo that is opened. */
export const wishForShow = () => void (wishedAt = performance.now())

/** Whether one is; asked once. */
export function takeWish() {
  const isFresh = performance.now() - wishedAt < LASTS_MS
  wishedAt = -LASTS_MS
  return isFresh
}
