import { test } from '@japa/runner'
import { cutIntoParts } from '../../clustering/cut_into_parts.js'
import { distancesFrom } from '../../clustering/distances.js'
import { groupUnits } from '../../clustering/group_units.js'
import { linkUnits } from '../../clustering/link_units.js'
import { allOf } from '../../clustering/neighbours.js'
import { suggestUnits } from '../../clustering/suggest_units.js'
import { combine, foesOf, meanDistance, type Units } from '../../clustering/units.js'
import { near, seeded, someVector, unit } from '../place.js'

const distances = distancesFrom({ strict: 0.06, normal: 0.07, cluster: 0.065 })
const DIM = 128

function unitsOf(vectors: Float32Array[], part: Partial<Units> = {}): Units {
  const sums = new Float32Array(vectors.length * DIM)
  for (const [at, vector] of vectors.entries()) sums.set(vector, at * DIM)
  return {
    ...{ dim: DIM, sums, cannot: [] },
    counts: new Uint32Array(vectors.length).fill(1),
    photos: vectors.map((_, at) => [at]),
    decided: new Uint8Array(vectors.length),
    ...part,
  }
}

/** People as the engine sees them: all faces are alike to some degree, those of one person more, in no order. */
function someFaces(people: number, facesEach: (person: number) => number, seed = 3) {
  const random = seeded(seed)
  const face = someVector(random)
  const made: { vector: Float32Array; person: number; key: number }[] = []
  for (let person = 0; person < people; person++) {
    const middle = near(face, 0.13 + 0.04 * random(), random)
    for (let at = 0; at < facesEach(person); at++) {
      const vector = near(middle, 0.015 + 0.02 * random(), random)
      made.push({ vector, person, key: random() })
    }
  }
  made.sort((one, other) => one.key - other.key)
  return { vectors: made.map(({ vector }) => vector), truth: made.map(({ person }) => person) }
}

/** Of all pairs of faces: how many that are together are one person's, and how many of one person are together. */
function pairsOf(groups: number[][], truth: number[]) {
  const count = (sizes: Iterable<number>) =>
    [...sizes].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  const sizes = (some: (string | number)[]) =>
    [...Map.groupBy(some, (key) => key).values()].map(({ length }) => length)
  const groupOf = new Map(groups.flatMap((group, at) => group.map((face) => [face, at] as const)))
  const right = count(sizes(truth.map((person, face) => `${person} ${groupOf.get(face)}`)))
  return {
    precision: right / count(groups.map(({ length }) => length)),
    recall: right / count(sizes(truth)),
  }
}

const normal = (groups: number[][]) =>
  groups
    .map((group) => group.toSorted((one, other) => one - other))
    .sort(([one], [other]) => one - other)

/** The nearest two of all, again and again, without any cleverness. */
function linkPlainly(units: Units, link: number) {
  let groups = allOf(units).map((at) => [at])
  for (;;) {
    const merged = combine(units, groups)
    const foes = foesOf(merged)
    let best = { one: -1, other: -1, distance: Infinity }
    for (let one = 0; one < groups.length; one++) {
      for (let other = 0; other < one; other++) {
        const distance = foes[one].has(other) ? Infinity : meanDistance(merged, one, other)
        if (distance < best.distance) best = { one, other, distance }
      }
    }
    if (best.distance > link) return groups
    const { one, other } = best
    groups = [
      ...groups.filter((_, at) => at !== one && at !== other),
      [...groups[one], ...groups[other]],
    ]
  }
}

test.group('Average linkage', () => {
  test('puts together what the plain rule does', ({ assert }) => {
    for (const seed of [1, 2, 3, 4]) {
      const { vectors } = someFaces(9, (person) => 1 + (person % 5), seed)
      const random = seeded(seed)
      const photos = vectors.map(() => [Math.floor(random() * 12)])
      const units = unitsOf(vectors, { photos, cannot: [[0, 1]] })
      const plain = linkPlainly(units, distances.link)
      assert.deepEqual(normal(linkUnits(units, distances)), normal(plain))
    }
  })

  test('finds people and mixes none', ({ assert }) => {
    const { vectors, truth } = someFaces(60, (person) => 1 + (person % 14))
    const { precision, recall } = pairsOf(linkUnits(unitsOf(vectors), distances), truth)
    assert.isAbove(precision, 0.999)
    assert.isAbove(recall, 0.98)
  })

  test('does not chain', ({ assert }) => {
    const random = seeded(5)
    const one = someVector(random)
    const side = near(one, 1, random)
    // Each a small step from the one before; the ends are two different people.
    const vectors = Array.from({ length: 80 }, (_, step) => {
      const angle = step * 0.03
      return unit(one.map((value, at) => value * Math.cos(angle) + side[at] * Math.sin(angle)))
    })
    const groups = linkUnits(unitsOf(vectors), distances)
    assert.isAbove(groups.length, 2)
    for (const group of groups) {
      const spread = Math.max(...group) - Math.min(...group)
      assert.isBelow(1 - Math.cos(spread * 0.03), 0.25)
    }
  })

  test('never puts two faces of one photo together, nor what somebody kept apart', ({ assert }) => {
    const same = someVector(seeded(8))
    const vectors = [same, same, same, same]
    const inPhoto = unitsOf(vectors, { photos: [[7], [8], [7], [9]] })
    for (const group of linkUnits(inPhoto, distances))
      assert.isFalse(group.includes(0) && group.includes(2))
    const apart = unitsOf(vectors, {
      cannot: [
        [1, 3],
        [0, 3],
        [2, 3],
      ],
    })
    assert.deepEqual(normal(linkUnits(apart, distances)), [[0, 1, 2], [3]])
  })

  test('leaves two people apart whom users decided about, and is stricter with one', ({
    assert,
  }) => {
    const random = seeded(9)
    const one = someVector(random)
    const vectors = [one, near(one, 0.067, random)]
    const link = (...decided: number[]) =>
      linkUnits(unitsOf(vectors, { decided: Uint8Array.from(decided) }), distances).length
    assert.equal(link(0, 0), 1)
    assert.equal(link(1, 0), 2)
    const nearer = unitsOf([one, near(one, 0.06, random)], { decided: Uint8Array.from([0, 1]) })
    assert.lengthOf(linkUnits(nearer, distances), 1)
    const both = unitsOf([one, one], { decided: Uint8Array.from([1, 1]) })
    assert.lengthOf(linkUnits(both, distances), 2)
  })

  test('bears nothing, one, and equal faces by the hundred', ({ assert }) => {
    assert.deepEqual(linkUnits(unitsOf([]), distances), [])
    const vector = someVector(seeded(2))
    assert.deepEqual(linkUnits(unitsOf([vector]), distances), [[0]])
    const many = unitsOf(Array.from({ length: 300 }, () => vector))
    assert.lengthOf(linkUnits(many, distances), 1)
  })
})

test.group('More faces than are linked at once', () => {
  test('are cut into parts, in which everybody stays together', ({ assert }) => {
    const { vectors, truth } = someFaces(80, () => 12)
    const parts = cutIntoParts(
      unitsOf(vectors),
      vectors.map((_, at) => at),
      0.06,
      200
    )
    assert.sameMembers(
      parts.flat(),
      vectors.map((_, at) => at)
    )
    assert.isTrue(parts.every(({ length }) => length <= 200))
    assert.isAbove(pairsOf(parts, truth).recall, 0.98)
  })

  test('are put together as well as fewer are', ({ assert }) => {
    const { vectors, truth } = someFaces(120, (person) => 1 + (person % 16), 21)
    const units = unitsOf(vectors)
    const groups = groupUnits(units, distances, 250)
    assert.sameMembers(groups.flat(), allOf(units))
    const { precision, recall } = pairsOf(groups, truth)
    assert.isAbove(precision, 0.999)
    assert.isAbove(recall, 0.97)
  })

  test('keep constraints in every step', ({ assert }) => {
    const { vectors } = someFaces(40, () => 12, 33)
    const photos = vectors.map((_, at) => [at >> 2])
    const cannot = vectors.slice(0, 100).map((_, at) => [at, at + 100] as const)
    const units = unitsOf(vectors, { photos, cannot })
    const groupOf = new Map<number, number>()
    const groups = groupUnits(units, distances, 60)
    for (const [at, group] of groups.entries()) for (const one of group) groupOf.set(one, at)
    for (const [one, other] of cannot) assert.notEqual(groupOf.get(one), groupOf.get(other))
    for (const group of groups) {
      const shown = group.map((one) => photos[one][0])
      assert.equal(new Set(shown).size, shown.length)
    }
  })

  test('may be one and the same thousands of times', ({ assert }) => {
    const vector = someVector(seeded(2))
    const units = unitsOf(Array.from({ length: 300 }, () => vector))
    const groups = groupUnits(units, distances, 100)
    assert.sameMembers(groups.flat(), allOf(units))
  })
})

test.group('Suggestions', () => {
  test('are the nearest person of a face, and people who may be one', ({ assert }) => {
    const random = seeded(14)
    const [ada, bo] = [someVector(random), someVector(random)]
    const vectors = [
      ada,
      bo,
      near(ada, 0.073, random),
      near(bo, 0.072, random),
      near(ada, 0.2, random),
    ]
    const units = unitsOf(vectors)
    const pairs = suggestUnits(units, 3, distances).map(({ unit: one, other }) => [one, other])
    assert.sameDeepMembers(pairs, [
      [0, 2],
      [1, 3],
    ])
    const refused = suggestUnits({ ...units, cannot: [[0, 2]] }, 3, distances)
    assert.deepEqual(
      refused.map(({ other }) => other),
      [3]
    )
    assert.isEmpty(suggestUnits(units, 0, distances))
  })
})
