/** What is put together: single faces, and people with all their faces. Pure data, which threads hand to each other. */
export interface Units {
  dim: number
  /** The sum of the embeddings of each, `dim` numbers. */
  sums: Float32Array
  /** How many embeddings that are. */
  counts: Uint32Array
  /** Numbers of the photos that each is in: two in one photo are two people. */
  photos: readonly (readonly number[])[]
  /** 1 where a user decided something about it: two of these are never put together. */
  decided: Uint8Array
  /** Pairs that are never one person. */
  cannot: readonly (readonly [number, number])[]
}

export const sizeOf = ({ counts }: Units) => counts.length

/** 1 − the mean cosine over all pairs of faces. */
export function meanDistance(units: Units, one: number, other: number) {
  const { dim, sums, counts } = units
  let dot = 0
  for (let at = 0, a = one * dim, b = other * dim; at < dim; at++)
    dot += sums[a + at] * sums[b + at]
  return 1 - dot / (counts[one] * counts[other])
}

/** Who each may never be put together with, by what was said and by photos. */
export function foesOf({ photos, cannot }: Units) {
  const foes = photos.map(() => new Set<number>())
  const add = (one: number, other: number) => {
    if (one === other) return
    foes[one].add(other)
    foes[other].add(one)
  }
  for (const [one, other] of cannot) add(one, other)
  const inPhoto = new Map<number, number[]>()
  for (const [unit, numbers] of photos.entries()) {
    for (const photo of numbers) {
      const there = inPhoto.get(photo)
      if (!there) inPhoto.set(photo, [unit])
      else {
        for (const other of there) add(unit, other)
        there.push(unit)
      }
    }
  }
  return foes
}

/** Each group as one unit, in their order. What is in no group is left out. */
export function combine(units: Units, groups: readonly (readonly number[])[]): Units {
  const { dim, photos, cannot } = units
  const sums = new Float32Array(groups.length * dim)
  const counts = new Uint32Array(groups.length)
  const decided = new Uint8Array(groups.length)
  const groupOf = new Map<number, number>()
  for (const [group, members] of groups.entries()) {
    for (const unit of members) {
      groupOf.set(unit, group)
      counts[group] += units.counts[unit]
      decided[group] |= units.decided[unit]
      for (let at = 0; at < dim; at++) sums[group * dim + at] += units.sums[unit * dim + at]
    }
  }
  return {
    ...{ dim, sums, counts, decided },
    photos: groups.map((members) => [...new Set(members.flatMap((unit) => photos[unit]))]),
    cannot: cannot
      .map(([one, other]) => [groupOf.get(one), groupOf.get(other)] as const)
      .filter((pair): pair is readonly [number, number] => !pair.includes(undefined)),
  }
}
