import { test } from '@japa/runner'
import { coastsIn, outlookOf, pointOn } from '../../../resources/components/photo/world_map.js'

const SIZE = { width: 312, height: 156 }

/** Whether a point of a drawing lies on land: how often a line from it to the edge meets a coast. */
function isLand(path: string, { x, y }: { x: number; y: number }) {
  let crossings = 0
  for (const ring of path.split('M').filter(Boolean)) {
    const points = ring
      .replace('Z', '')
      .split('L')
      .map((point) => point.split(' ').map(Number))
    points.forEach(([x1, y1], index) => {
      const [x2, y2] = points[(index + 1) % points.length]
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) crossings++
    })
  }
  return crossings % 2 === 1
}

function at(latitude: number, longitude: number) {
  const outlook = outlookOf(latitude, longitude, 2)
  const point = pointOn(outlook, SIZE, [longitude, latitude])
  return { point, land: isLand(coastsIn(outlook, SIZE), point) }
}

test.group('The small map', () => {
  test('has the place in its middle, on land or at sea as it is', ({ assert }) => {
    for (const [latitude, longitude, land] of [
      [46.58, 7.99, true],
      [-49.27, -73.04, true],
      [-33.9, 151.1, true],
      [30, -40, false],
      [0, -150, false],
      [62, 178, false],
      [66.5, 179.5, true],
      [66.5, -179, true],
      [-17.8, 178, true],
    ] as const) {
      const there = at(latitude, longitude)
      assert.closeTo(there.point.x, SIZE.width / 2, 0.01)
      assert.equal(there.land, land, `${latitude}, ${longitude}`)
    }
  })

  test('also shows the poles, though not in its middle', ({ assert }) => {
    assert.isTrue(at(-78, 100).land)
    assert.isTrue(at(-85, -179.9).land)
    for (const latitude of [-90, 90]) {
      const { x } = at(latitude, 20).point
      assert.closeTo(x, SIZE.width / 2, 0.01)
      assert.isNotEmpty(coastsIn(outlookOf(latitude, 20, 2), SIZE))
    }
  })
})
