import { createReadStream } from 'node:fs'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/**
 * Counts the scans of a JPEG by walking its markers, without decoding. Stops at the end of the first image (phones
 * append videos) and at `most`. Damage is not an error: what was counted so far is the answer.
 */
export async function countScans(path: string, most = Infinity): Promise<number> {
  const walk = new MarkerWalk()
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    walk.take(chunk as Buffer)
    if (walk.ended || walk.scans >= most) break
  }
  return walk.scans
}

/** Keeps its place in the marker structure from one chunk to the next. */
class MarkerWalk {
  scans = 0
  ended = false
  #skip = 0
  #state: 'data' | 'marker' | 'length_high' | 'length_low' = 'data'
  #lengthHigh = 0

  take(chunk: Buffer) {
    let at = 0
    while (at < chunk.length && !this.ended) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - at)
        this.#skip -= skipped
        at += skipped
      } else if (this.#state === 'data') {
        const next = chunk.indexOf(0xff, at)
        if (next === -1) return
        this.#state = 'marker'
        at = next + 1
      } else {
        this.#read(chunk[at])
        at += 1
      }
    }
  }

  #read(byte: number) {
    if (this.#state === 'marker') return this.#enter(byte)
    if (this.#state === 'length_high') {
      this.#lengthHigh = byte
      this.#state = 'length_low'
      return
    }
    this.#skip = Math.max(0, this.#lengthHigh * 256 + byte - 2)
    this.#state = 'data'
  }

  #enter(marker: number) {
    if (marker === 0xff) return
    if (marker === START_OF_SCAN) this.scans += 1
    if (marker === END_OF_IMAGE) this.ended = true
    const standsAlone = marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)
    this.#state = standsAlone ? 'data' : 'length_high'
  }
}
