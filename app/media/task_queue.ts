type Entry<T> = { item: T; priority: number }

/** Higher priority first, then first come. */
export class TaskQueue<T> {
  #entries: Entry<T>[] = []

  get length() {
    return this.#entries.length
  }

  add(item: T, priority: number) {
    const later = this.#entries.findLastIndex((entry) => entry.priority >= priority)
    this.#entries.splice(later + 1, 0, { item, priority })
  }

  take(): T | undefined {
    return this.#entries.shift()?.item
  }

  /** Whether it was still waiting. */
  remove(item: T): boolean {
    const index = this.#entries.findIndex((entry) => entry.item === item)
    if (index === -1) return false
    this.#entries.splice(index, 1)
    return true
  }

  drain(): T[] {
    return this.#entries.splice(0).map((entry) => entry.item)
  }
}
