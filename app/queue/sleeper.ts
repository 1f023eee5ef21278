/** Sleeps until it is time or somebody wakes it; a call that comes while it is awake is not forgotten. */
export class Sleeper {
  #isCalled = false
  #wake?: () => void

  wake() {
    this.#isCalled = true
    this.#wake?.()
  }

  async sleep(ms: number) {
    if (!this.#isCalled) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#isCalled = false
    this.#wake = undefined
  }
}
