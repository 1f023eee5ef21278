import type { Colour } from './colour.js'

/** A picture in linear light while it is being painted. */
export class Raster {
  readonly light: Float32Array

  constructor(
    readonly width: number,
    readonly height: number
  ) {
    this.light = new Float32Array(width * height * 3)
  }

  copy(): Raster {
    const copy = new Raster(this.width, this.height)
    copy.light.set(this.light)
    return copy
  }

  put(x: number, y: number, colour: Colour) {
    const at = (y * this.width + x) * 3
    this.light[at] = colour[0]
    this.light[at + 1] = colour[1]
    this.light[at + 2] = colour[2]
  }

  get(x: number, y: number): Colour {
    const at = (y * this.width + x) * 3
    return [this.light[at], this.light[at + 1], this.light[at + 2]]
  }

  add(x: number, y: number, colour: Colour, share = 1) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    const at = (y * this.width + x) * 3
    this.light[at] += colour[0] * share
    this.light[at + 1] += colour[1] * share
    this.light[at + 2] += colour[2] * share
  }

  blend(x: number, y: number, colour: Colour, share: number) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || share <= 0) return
    const at = (y * this.width + x) * 3
    const cover = Math.min(1, share)
    for (let i = 0; i < 3; i++) this.light[at + i] += (colour[i] - this.light[at + i]) * cover
  }

  /** Paints every pixel by its place: both from 0 to 1 from the top left. */
  fill(paint: (u: number, v: number, x: number, y: number) => Colour) {
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++)
        this.put(x, y, paint(x / this.width, y / this.height, x, y))
    }
  }
}
