import type { Camera } from './camera.js'
import { type Colour, mix } from './colour.js'
import { type Daylight, type Direction, normalised, skyAt } from './daylight.js'
import type { Raster } from './raster.js'

export type Ground = {
  /** Metres up at a place in metres. `detail` says how many octaves can be seen from there. */
  heightAt: (x: number, z: number, detail: number) => number
  /** What it is made of, lit: the terrain only adds shadow and haze. */
  shade: (place: Place) => Colour
  near: number
  far: number
  /** Metres after which haze has swallowed most of a colour. */
  visibility: number
  octaves: number
}

export type Place = {
  x: number
  z: number
  up: number
  far: number
  normal: Direction
  sunlit: number
  light: Daylight
}

/**
 * Paints a landscape column by column from near to far, each step covering what of it rises above the steps before.
 * Answers the topmost row painted in each column.
 */
export function paintTerrain(
  raster: Raster,
  camera: Camera,
  light: Daylight,
  ground: Ground,
  bottom = raster.height
): Float64Array {
  const tops = new Float64Array(raster.width)
  for (let x = 0; x < raster.width; x++)
    tops[x] = paintColumn(raster, camera, light, ground, x, bottom)
  return tops
}

function paintColumn(
  raster: Raster,
  camera: Camera,
  light: Daylight,
  ground: Ground,
  column: number,
  bottom: number
) {
  const slope = (column - camera.centre) / camera.focal
  let covered = bottom
  let [lastRow, lastFar] = [bottom, ground.near]
  let step = ground.near * 0.006
  for (let far = ground.near; far < ground.far && covered > 0; far += step) {
    step = Math.max(step, far * 0.0032)
    const up = ground.heightAt(slope * far, far, detailAt(ground, far))
    const row = camera.row(up, far)
    if (row < covered) {
      for (let y = Math.min(covered, bottom) - 1; y >= Math.max(0, Math.ceil(row)); y--) {
        const share =
          lastRow === row ? 1 : Math.min(1, Math.max(0, (lastRow - y) / (lastRow - row)))
        raster.put(column, y, seen(light, ground, slope, lastFar + (far - lastFar) * share))
      }
      covered = Math.max(0, Math.ceil(row))
    }
    lastRow = row
    lastFar = far
  }
  return covered
}

function seen(light: Daylight, ground: Ground, slope: number, far: number): Colour {
  const x = slope * far
  const detail = detailAt(ground, far)
  const up = ground.heightAt(x, far, detail)
  const reach = Math.max(0.4, far * 0.0022)
  const normal = normalised(
    up - ground.heightAt(x + reach, far, detail),
    reach,
    up - ground.heightAt(x, far + reach, detail)
  )
  const colour = ground.shade({
    x,
    z: far,
    up,
    far,
    normal,
    light,
    sunlit: sunlit(light, ground, x, far, up),
  })
  const haze = 1 - Math.exp(-((far / ground.visibility) ** 1.25))
  return mix(colour, skyAt(light, normalised(slope, 0.02, 1)), haze * 0.96)
}

/** 1 in the sun, 0 behind a ridge. */
function sunlit(light: Daylight, ground: Ground, x: number, z: number, up: number) {
  let lit = 1
  for (let i = 1; i <= 9; i++) {
    const reach = 12 * i ** 2.1 * (ground.far / 9_000)
    const ray = up + (light.sun[1] * reach) / Math.hypot(light.sun[0], light.sun[2])
    const clearance = ray - ground.heightAt(x + light.sun[0] * reach, z + light.sun[2] * reach, 4)
    lit = Math.min(lit, 0.5 + clearance / (reach * 0.08))
    if (lit <= 0) return 0
  }
  return lit
}

function detailAt(ground: Ground, far: number) {
  return Math.max(4, ground.octaves - Math.floor(Math.log2(1 + far / (ground.near * 14))))
}

export function facing(normal: Direction, direction: Direction) {
  return Math.max(0, normal[0] * direction[0] + normal[1] * direction[1] + normal[2] * direction[2])
}
