import { test } from '@japa/runner'
import {
  boundsOf,
  frameOf,
  glide,
  pinchScale,
  stretched,
  trueScale,
  zoomedAround,
} from '../../../resources/components/photo/stage_maths.js'

const view = { width: 1000, height: 800 }
const fitted = { width: 1000, height: 750 }
const atRest = { scale: 1, x: 0, y: 0 }

/** Which point of the picture, from its middle and at rest, lies under a point of the view. */
const under = (zoom: typeof atRest, point: { x: number; y: number }) => ({
  x: (point.x - zoom.x) / zoom.scale,
  y: (point.y - zoom.y) / zoom.scale,
})

test.group('Looking closely', () => {
  test('what lies under the pointer stays there while it is enlarged, step by step', ({
    assert,
  }) => {
    const point = { x: 210, y: -130 }
    let zoom = zoomedAround(atRest, 2, point)
    assert.deepEqual(under(zoom, point), point)
    zoom = zoomedAround(zoom, 3.5, point)
    assert.closeTo(under(zoom, point).x, point.x, 1e-9)
    assert.closeTo(under(zoom, point).y, point.y, 1e-9)
    const back = zoomedAround(zoom, 1, point, boundsOf(fitted, view, 1))
    assert.deepEqual(back, atRest)
  })

  test('no margin shows while the picture is larger than the view', ({ assert }) => {
    assert.deepEqual(boundsOf(fitted, view, 1), { x: 0, y: 0 })
    assert.deepEqual(boundsOf(fitted, view, 2), { x: 500, y: 350 })
    const zoom = zoomedAround(atRest, 2, { x: -500, y: 400 }, boundsOf(fitted, view, 2))
    assert.deepEqual(zoom, { scale: 2, x: 500, y: -350 })
  })

  test('past an edge it gives way a little, and two fingers find it soft at both ends', ({
    assert,
  }) => {
    assert.equal(stretched(90, 100), 90)
    assert.equal(stretched(-200, 100), -130)
    assert.equal(pinchScale(3, 4), 3)
    assert.isAbove(pinchScale(0.5, 4), 0.5)
    assert.isBelow(pinchScale(0.5, 4), 1)
    assert.isBelow(pinchScale(8, 4), 5)
  })

  test('what was thrown gets slower, goes as far however often it is drawn, and stops at the edge', ({
    assert,
  }) => {
    const run = (ms: number) => {
      let at = { position: 0, speed: 1 }
      for (let spent = 0; at.speed !== 0; spent += ms) {
        assert.isBelow(spent, 5000)
        at = glide(at.position, at.speed, 1000, ms)
      }
      return at.position
    }
    assert.closeTo(run(8), run(32), 4)
    assert.isAbove(run(16), 200)
    assert.deepEqual(glide(90, 2, 100, 100), { position: 100, speed: 0 })
    assert.deepEqual(glide(-90, -2, 100, 100), { position: -100, speed: 0 })
  })

  test('at its true size every pixel of the picture is one of the screen, and lies on it', ({
    assert,
  }) => {
    for (const density of [1, 1.5, 2, 3]) {
      const picture = { width: 4032, height: 3024 }
      const scale = trueScale(picture, fitted, density)
      const zoom = { scale, x: 13.37, y: -7.77 }
      const { left, top, width, height } = frameOf(fitted, view, zoom, density)
      assert.closeTo(width * density, 4032, 1e-6)
      assert.closeTo(height * density, 3024, 1e-6)
      assert.closeTo((left * density) % 1, 0, 1e-6)
      assert.closeTo((top * density) % 1, 0, 1e-6)
    }
  })
})
