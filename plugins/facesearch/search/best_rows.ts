/** The rows with the largest dot products, best first; of equals the lower row. */
export class BestRows {
  readonly rows: number[] = []
  readonly dots: number[] = []

  constructor(
    private most: number,
    /** No dot product below it is kept. */
    private least: number
  ) {}

  /** What a row has to reach to be kept. */
  get cut() {
    return this.rows.length < this.most
      ? this.least
      : Math.max(this.least, this.dots[this.most - 1])
  }

  offer(row: number, dot: number) {
    if (dot < this.cut) return
    let low = 0
    let high = this.rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const isBefore =
        this.dots[middle] > dot || (this.dots[middle] === dot && this.rows[middle] < row)
      if (isBefore) low = middle + 1
      else high = middle
    }
    this.rows.splice(low, 0, row)
    this.dots.splice(low, 0, dot)
    if (this.rows.length <= this.most) return
    this.rows.pop()
    this.dots.pop()
  }
}
