import { add, closingLine, none, type Totals } from './totals.js'

/** Collects what every part of the gate found and says it once, at the end. */
export class Report {
  #totals = none
  #failures: string[] = []
  #notices: string[] = []

  count(title: string, result: { totals: Totals; reason?: string }) {
    this.#totals = add(this.#totals, result.totals)
    if (result.reason) this.#failures.push(`${title}: ${result.reason}`)
    else if (result.totals.failed > 0) this.#failures.push(`${title}: tests failed`)
  }

  /** A step without tests: nothing to count when it went well, one failure when it did not. */
  require(title: string, failure: string | undefined) {
    if (failure) this.count(title, { totals: { ...none, failed: 1 }, reason: failure })
  }

  notice(text: string) {
    this.#notices.push(text)
    console.log(`\n${text}`)
  }

  /** Prints the totals as the very last line and answers the exit code. */
  close() {
    console.log()
    this.#notices.forEach((notice) => console.log(notice))
    this.#failures.forEach((failure) => console.log(`Failed: ${failure}`))
    if (this.#totals.skipped > 0) console.log(`${this.#totals.skipped} skipped`)
    console.log(closingLine(this.#totals))
    return this.#totals.failed === 0 ? 0 : 1
  }
}
