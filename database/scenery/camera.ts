import { type Direction, normalised } from './daylight.js'

/** Stands at `height` metres looking along z; `horizon` is how far down the picture the horizon lies, 0 to 1. */
export class Camera {
  readonly focal: number
  readonly centre: number
  readonly horizonRow: number

  constructor(
    readonly width: number,
    readonly height: number,
    readonly options: { above: number; horizon: number; fieldOfView: number }
  ) {
    const longest = Math.max(width, height)
    this.focal = longest / 2 / Math.tan((options.fieldOfView * Math.PI) / 360)
    this.centre = width / 2
    this.horizonRow = height * options.horizon
  }

  direction(x: number, y: number): Direction {
    return normalised((x - this.centre) / this.focal, (this.horizonRow - y) / this.focal, 1)
  }

  /** Which row something `up` metres high shows at, `far` metres away. */
  row(up: number, far: number) {
    return this.horizonRow - ((up - this.options.above) / far) * this.focal
  }

  /** How far along z the row meets a plane `level` metres high; infinite above the horizon. */
  distance(row: number, level: number) {
    const fall = (row - this.horizonRow) / this.focal
    return fall <= 0 ? Infinity : (this.options.above - level) / fall
  }
}
