import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for what another process, or a timer, is about to bring. */
export async function until(what: string, claim: () => Promise<boolean>, ms = 20_000) {
  const deadline = Date.now() + ms
  while (!(await claim())) {
    if (Date.now() > deadline) throw new Error(`It did not come to pass within ${ms} ms: ${what}`)
    await sleep(25)
  }
}
