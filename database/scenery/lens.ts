import { Raster } from './raster.js'

const SAMPLES = 64
const GOLDEN = Math.PI * (3 - Math.sqrt(5))

/**
 * What lies before or behind the focus spreads to discs, up to `largest` pixels in radius: bright spots become the round
 * lights of an open lens. Sharp things in front keep their edge.
 */
export function blurByDepth(
  raster: Raster,
  depth: Float32Array,
  focus: number,
  largest: number
): Raster {
  const { width, height } = raster
  const spread = Float32Array.from(depth, (far) =>
    Math.min(largest, Math.abs(1 / focus - 1 / far) * focus * largest * 2.6)
  )
  const blurred = new Raster(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = y * width + x
      const reach = largest
      if (reach < 0.5) continue
      let [red, green, blue, weight] = [0, 0, 0, 0]
      const turn = ((x * 7 + y * 13) % 17) * 0.37
      for (let i = 0; i < SAMPLES; i++) {
        const radius = Math.sqrt((i + 0.3) / SAMPLES) * reach
        const angle = i * GOLDEN + turn
        const sx = Math.min(width - 1, Math.max(0, Math.round(x + Math.cos(angle) * radius)))
        const sy = Math.min(height - 1, Math.max(0, Math.round(y + Math.sin(angle) * radius)))
        const there = sy * width + sx
        const size =
          depth[there] > depth[here] ? Math.min(spread[there], spread[here]) : spread[there]
        const share = radius <= size + 0.7 ? 1 / (0.6 + size * size) : 0
        red += raster.light[there * 3] * share
        green += raster.light[there * 3 + 1] * share
        blue += raster.light[there * 3 + 2] * share
        weight += share
      }
      const own = 1 / (0.6 + spread[here] * spread[here])
      red += raster.light[here * 3] * own
      green += raster.light[here * 3 + 1] * own
      blue += raster.light[here * 3 + 2] * own
      weight += own
      blurred.put(x, y, [red / weight, green / weight, blue / weight])
    }
  }
  return blurred
}
