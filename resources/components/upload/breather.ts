const LONGEST_MS = 20

/** Lets the page come to its turn every few moments of a long piece of work. */
export function breather() {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < LONGEST_MS) return
    await new Promise((resolve) => setTimeout(resolve))
    since = performance.now()
  }
}
