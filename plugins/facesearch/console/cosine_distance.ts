/** 1 − cosine of two vectors of unit length. */
export function cosineDistance(one: Float32Array, other: Float32Array) {
  return 1 - dot(one, other)
}

export function dot(one: Float32Array, other: Float32Array) {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += one[at] * other[at]
  return sum
}
