import { centreOf, type Point, type Similarity, similarityBetween } from './geometry.js'

/** Where dlib's recognition net expects the points 27 to 47, 48 to 54 and 60 to 64 of a face, in parts of its box. */
const DLIB_POINTS = [...range(27, 54), ...range(60, 64)]
const DLIB_X = [
  0.490127, 0.490127, 0.490127, 0.490127, 0.36688, 0.426036, 0.490127, 0.554217, 0.613373, 0.121737,
  0.187122, 0.265825, 0.334606, 0.260918, 0.182743, 0.645647, 0.714428, 0.793132, 0.858516, 0.79751,
  0.719335, 0.254149, 0.340985, 0.428858, 0.490127, 0.551395, 0.639268, 0.726104, 0.290379,
  0.428096, 0.490127, 0.552157, 0.689874,
]
const DLIB_Y = [
  0.203352, 0.307009, 0.409805, 0.515625, 0.587326, 0.609345, 0.628106, 0.609345, 0.587326,
  0.216423, 0.178758, 0.179852, 0.231733, 0.245099, 0.244077, 0.231733, 0.179852, 0.178758,
  0.216423, 0.244077, 0.245099, 0.780233, 0.745405, 0.727388, 0.742578, 0.727388, 0.745405,
  0.780233, 0.784792, 0.778746, 0.785343, 0.778746, 0.784792,
]
const DLIB_PADDING = 0.25

/** Eyes, tip of the nose and corners of the mouth where nets of the ArcFace family expect them, in a chip of 112 pixels. */
const ARCFACE_SIDE = 112
const ARCFACE: readonly Point[] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
]

function range(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** From a chip for dlib's net to the picture in which the 68 points lie. */
export function dlibAlignment(points: readonly Point[], side: number): Similarity {
  const place = (part: number) => ((DLIB_PADDING + part) / (2 * DLIB_PADDING + 1)) * side
  const wanted = DLIB_X.map((x, at): Point => [place(x), place(DLIB_Y[at])])
  return similarityBetween(
    wanted,
    DLIB_POINTS.map((at) => points[at])
  )
}

/** From a chip for a net of the ArcFace family to the picture in which the 68 points lie. */
export function arcFaceAlignment(points: readonly Point[], side: number): Similarity {
  const scale = side / ARCFACE_SIDE
  const wanted = ARCFACE.map(([x, y]): Point => [x * scale, y * scale])
  return similarityBetween(wanted, [...eyesOf(points), points[30], points[48], points[54]])
}

export const eyesOf = (points: readonly Point[]): [left: Point, right: Point] => [
  centreOf(points.slice(36, 42)),
  centreOf(points.slice(42, 48)),
]

/** How far the head is tilted, in degrees, clockwise. */
export function rollOf(points: readonly Point[]) {
  const [[leftX, leftY], [rightX, rightY]] = eyesOf(points)
  return (Math.atan2(rightY - leftY, rightX - leftX) * 180) / Math.PI
}

/** 1 for a face that looks at us, 0 for one in profile: how evenly the tip of the nose lies between the eyes. */
export function frontalityOf(points: readonly Point[]) {
  const [left, right] = eyesOf(points)
  const [across, down] = [right[0] - left[0], right[1] - left[1]]
  const nose = points[30]
  const along =
    ((nose[0] - left[0]) * across + (nose[1] - left[1]) * down) / (across ** 2 + down ** 2 || 1)
  return Math.max(0, 1 - 2 * Math.abs(along - 0.5))
}
