import { test } from '@japa/runner'
import { CHUNK_ROWS, layoutFor } from '../../search/block_layout.js'
import { FaceBlock } from '../../search/face_block.js'
import { hasSimd, type MakeKernel, plainKernel, wasmKernel } from '../../search/kernel.js'
import { type BlockQuery, searchBlock } from '../../search/search_block.js'
import { makeId } from '#models/concerns/identified'
import { near, seeded, someVector } from '../place.js'

const random = seeded(11)

/** Groups of five around one direction each, all of them alike to some degree, as faces are. */
function someBlock(rows: number, dim: number) {
  const block = new FaceBlock(makeId(), 'test/1', dim)
  const vectors: Float32Array[] = []
  const face = someVector(random, dim)
  let person = face
  for (let row = 0; row < rows; row++) {
    if (row % 5 === 0) person = near(face, 0.2, random)
    const vector = near(person, 0.04, random)
    vectors.push(vector)
    block.put(makeId(), `00000000-0000-7000-8000-${String(row >> 1).padStart(12, '0')}`, vector)
  }
  return { block, vectors }
}

const searchBy = (make: MakeKernel, { memory, layout, rows }: FaceBlock, query: BlockQuery) =>
  searchBlock(make(memory, layout), memory, layout, rows, query)

/** The truth: every distance in double precision, sorted. */
function sorted(vectors: Float32Array[], { vector, limit, threshold }: BlockQuery) {
  return vectors
    .map((one, row) => {
      return { row, distance: 1 - one.reduce((sum, value, at) => sum + value * vector[at], 0) }
    })
    .filter(({ distance }) => distance <= threshold)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, limit)
}

test.group('The kernel of searches', () => {
  test('runs where the tests run', ({ assert }) => assert.isTrue(hasSimd()))

  for (const dim of [1, 7, 16, 100, 128, 512, 2_048]) {
    for (const rows of [1, 2, 5, CHUNK_ROWS, CHUNK_ROWS + 3]) {
      test(`finds exactly the nearest of ${rows} rows of ${dim} numbers`, ({ assert }) => {
        const { block, vectors } = someBlock(rows, dim)
        for (const [limit, threshold] of [
          [10, 2],
          [3, 0.07],
          [rows + 5, 0.2],
        ]) {
          const vector = near(vectors[rows >> 1], 0.01, random)
          const query = { vector, limit, threshold }
          const truth = sorted(vectors, query)
          for (const kernel of [wasmKernel, plainKernel]) {
            const found = searchBy(kernel, block, query)
            const distances = truth.map(({ distance }) => distance)
            assert.equal(found.rows.length, truth.length)
            found.distances.forEach((one, at) => assert.closeTo(one, distances[at], 3e-6))
            // Of one number there are two directions only, and all of one are the same.
            if (dim < 100) continue
            assert.deepEqual(
              [...found.rows],
              truth.map(({ row }) => row)
            )
          }
        }
      }).skip(dim === 2_048 && rows > 5)
    }
  }

  test('leaves out what a query leaves out before it chooses the best', ({ assert }) => {
    const { block, vectors } = someBlock(2_500, 128)
    const vector = near(vectors[1_300], 0.01, random)
    const photos = new Uint8Array(block.photos.size)
    for (let photo = 0; photo < photos.length; photo += 7) photos[photo] = 1
    const rows = new Uint8Array(block.rows).map((_, row) => (row % 3 ? 1 : 0))
    const truth = sorted(vectors, { vector, limit: 2_500, threshold: 2 })
    const inPhotos = truth.filter(({ row }) => (row >> 1) % 7 === 0)
    const both = inPhotos.filter(({ row }) => row % 3)
    for (const kernel of [wasmKernel, plainKernel]) {
      const found = searchBy(kernel, block, { vector, limit: 12, threshold: 2, photos })
      const rowsOf = (some: typeof truth) => some.slice(0, 12).map(({ row }) => row)
      assert.deepEqual([...found.rows], rowsOf(inPhotos))
      const fewer = searchBy(kernel, block, { vector, limit: 12, threshold: 2, photos, rows })
      assert.deepEqual([...fewer.rows], rowsOf(both))
    }
  })

  test('finds the same where hundreds of rows are equal', ({ assert }) => {
    const block = new FaceBlock(makeId(), 'test/1', 128)
    const vector = someVector(random)
    for (let row = 0; row < 600; row++) block.put(makeId(), makeId(), vector)
    const query = { vector, limit: 5, threshold: 0.01 }
    assert.deepEqual([...searchBy(wasmKernel, block, query).rows], [0, 1, 2, 3, 4])
    assert.deepEqual([...searchBy(plainKernel, block, query).rows], [0, 1, 2, 3, 4])
  })

  test('takes embeddings of 1 to 2,048 numbers', ({ assert }) => {
    assert.throws(() => layoutFor(0), /1 to 2048/)
    assert.throws(() => layoutFor(2_049), /1 to 2048/)
    assert.throws(() => layoutFor(12.5), /1 to 2048/)
  })
})

test.group('A block of faces', () => {
  test('keeps rows apart when faces go, change and come back', ({ assert }) => {
    const block = new FaceBlock(makeId(), 'test/1', 128)
    const photo = makeId()
    const faces = Array.from({ length: 1_500 }, () => ({
      id: makeId(),
      vector: someVector(random),
    }))
    for (const { id, vector } of faces) block.put(id, photo, vector)
    const find = (vector: Float32Array) => {
      const query = { vector, limit: 1, threshold: 0.01 }
      return [wasmKernel, plainKernel].map((kernel) => {
        const [row] = searchBy(kernel, block, query).rows
        return row === undefined ? null : block.faceAt(row).faceId
      })
    }
    const [gone, changed, kept] = [faces[3], faces[1_100], faces[1_499]]
    block.remove(gone.id)
    block.remove(makeId())
    assert.deepEqual(find(gone.vector), [null, null])
    const other = someVector(random)
    block.put(changed.id, photo, other)
    assert.deepEqual(find(changed.vector), [null, null])
    assert.deepEqual(find(other), [changed.id, changed.id])
    assert.deepEqual(find(kept.vector), [kept.id, kept.id])
    block.put(gone.id, photo, gone.vector)
    assert.deepEqual(find(gone.vector), [gone.id, gone.id])
    assert.equal(block.emptyRows, 0)
    assert.equal(block.rows, 1_500)
  })

  test('holds nothing of what was removed or erased', ({ assert }) => {
    const block = new FaceBlock(makeId(), 'test/1', 128)
    const id = makeId()
    block.put(id, makeId(), someVector(random))
    const held = () => new Uint8Array(block.memory.buffer, block.layout.vectors + 65_536, 512)
    assert.isTrue(held().some(Boolean))
    block.remove(id)
    assert.isFalse(held().some(Boolean))
    block.put(id, makeId(), someVector(random))
    block.erase()
    assert.isFalse(new Uint8Array(block.memory.buffer).some(Boolean))
  })

  test('is worn once most of it is gone', ({ assert }) => {
    const block = new FaceBlock(makeId(), 'test/1', 16)
    for (let face = 0; face < 2_100; face++) block.put(makeId(), makeId(), someVector(random, 16))
    assert.isFalse(block.isWorn)
    block.keepOnly(new Uint8Array(2_100))
    assert.isTrue(block.isWorn)
  })
})
