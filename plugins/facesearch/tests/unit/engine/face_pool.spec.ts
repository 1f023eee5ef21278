import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import sharp from 'sharp'
import { EnginePool } from '../../../engine/face_pool.js'
import type { FaceRefusal } from '../../../engine/face_refusal.js'
import { samplePath } from './pictures.js'

const refusalOf = (work: Promise<unknown>): Promise<FaceRefusal> =>
  work.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: FaceRefusal) => error
  )

async function pidsOfChildren() {
  const text = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')
  const pids = text.trim().split(' ').map(Number)
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  )
  return pids.filter((_, at) => lines[at].includes('face_worker'))
}

test.group('The pool of the engine for faces', (group) => {
  const pools: EnginePool[] = []
  const open = (...choice: ConstructorParameters<typeof EnginePool>) => {
    const pool = new EnginePool(...choice)
    pools.push(pool)
    return pool
  }

  group.each.timeout(120_000)
  group.each.teardown(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()))
  })

  test('finds the three faces of a picture, and says with what', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const faces = await pool.analyse(await readFile(samplePath('sample1.jpg')))
    assert.lengthOf(faces, 3)
    for (const { embedding, quality } of faces) {
      assert.closeTo(Math.hypot(...embedding!), 1, 1e-5)
      assert.isAbove(quality, 0.5)
    }
    const { version, dim } = await pool.check()
    assert.match(version, /^builtin-[\da-f]{12}-\d$/)
    assert.equal(dim, 128)
    assert.deepEqual(await pool.info(), await pool.check())
  })

  test('keeps the most prominent faces where fewer are wanted', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const picture = await readFile(samplePath('sample1.jpg'))
    const all = await pool.analyse(picture)
    const [first] = await pool.analyse(picture, { maxFaces: 1 })
    assert.deepEqual(first.box, all[0].box)
  })

  test('survives the death of its process, which costs one picture only', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const picture = await readFile(samplePath('sample1.jpg'))
    await pool.analyse(picture)
    const lost = refusalOf(pool.analyse(picture))
    const waiting = pool.analyse(picture)
    const [pid] = await pidsOfChildren()
    process.kill(pid, 'SIGKILL')
    const refusal = await lost
    assert.equal(refusal.code, 'plg.facesearch.errors.engine_away')
    assert.equal(refusal.status, 503)
    assert.isTrue(refusal.isRetryable)
    assert.lengthOf(await waiting, 3)
    assert.equal(pool.stats().lost, 1)
  }).skip(process.platform !== 'linux', 'children are counted by /proc')

  test('leaves the process that asks free to do other things', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const picture = await readFile(samplePath('sample1.jpg'))
    let turns = 0
    const timer = setInterval(() => (turns += 1), 5)
    await pool.analyse(picture)
    clearInterval(timer)
    assert.isAbove(turns, 10)
  })

  test('gives up what nobody waits for any more', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const picture = await readFile(samplePath('sample1.jpg'))
    const gone = new AbortController()
    const first = pool.analyse(picture)
    const second = pool.analyse(picture, { signal: gone.signal })
    gone.abort(new Error('gone'))
    await assert.rejects(() => second, 'gone')
    assert.lengthOf(await first, 3)
  })

  test('lets few enough wait', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const nothing = Buffer.from('no picture')
    const asked = Array.from({ length: 80 }, () => refusalOf(pool.analyse(nothing)))
    const codes = (await Promise.all(asked)).map(({ reason }) => reason)
    assert.include(codes, 'engine_busy')
    assert.include(codes, 'picture_unreadable')
    assert.notInclude(codes, 'engine_away')
  })

  test('says which pictures it cannot read, and sees no face where there is none', async ({
    assert,
  }) => {
    const pool = open({ engine: 'builtin' })
    const sample = await readFile(samplePath('sample1.jpg'))
    for (const bad of [Buffer.alloc(0), Buffer.from('words'), sample.subarray(0, 300)]) {
      const { reason, status, isRetryable } = await refusalOf(pool.analyse(bad))
      assert.deepEqual([reason, status, isRetryable], ['picture_unreadable', 422, false])
    }
    const drawing = await sharp(
      Buffer.from(
        '<svg width="600" height="400"><circle cx="300" cy="200" r="90" fill="red"/></svg>'
      )
    )
      .png()
      .toBuffer()
    assert.deepEqual(await pool.analyse(drawing), [])
    const tiny = await sharp(sample).resize(3, 2).jpeg().toBuffer()
    assert.deepEqual(await pool.analyse(tiny), [])
  })

  test('reads half a picture, a huge one and one that lies on its side', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const sample = await readFile(samplePath('sample1.jpg'))
    const half = await pool.analyse(sample.subarray(0, sample.length * 0.7))
    assert.isAtLeast(half.length, 1)
    const huge = await sharp(sample).resize(7_000).jpeg().toBuffer()
    assert.lengthOf(await pool.analyse(huge), 3)
    const turned = await sharp(sample).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer()
    assert.lengthOf(await pool.analyse(turned), 3)
    const bomb = await sharp({
      create: { width: 9_000, height: 9_000, channels: 3, background: '#fff' },
    })
      .png()
      .toBuffer()
    const { reason } = await refusalOf(pool.analyse(bomb))
    assert.equal(reason, 'picture_unreadable')
  })

  test('says that a model is missing, and asks again each time', async ({ assert }) => {
    const pool = open({ engine: 'onnx', folder: '/nowhere' })
    for (let time = 0; time < 3; time++) {
      const refusal = await refusalOf(pool.info())
      assert.equal(refusal.reason, 'model_missing')
      assert.deepEqual(refusal.params, { file: '/nowhere' })
    }
  })

  test('says that the other machine is away', async ({ assert }) => {
    const pool = open({ engine: 'immich', url: 'http://127.0.0.1:9', model: 'buffalo_l' })
    const { reason, retryAfter } = await refusalOf(pool.info())
    assert.equal(reason, 'engine_away')
    assert.equal(retryAfter, 60)
  })

  test('rests longer after each death in a row', async ({ assert }) => {
    const pool = open({ engine: 'builtin' })
    const picture = await readFile(samplePath('sample1.jpg'))
    for (let death = 0; death < 2; death++) {
      const lost = refusalOf(pool.analyse(picture))
      while (!(await pidsOfChildren()).length) await sleep(5)
      for (const pid of await pidsOfChildren()) process.kill(pid, 'SIGKILL')
      const { reason } = await lost
      assert.equal(reason, 'engine_away')
    }
    const before = pool.stats().children
    await refusalOf(pool.analyse(picture))
    assert.equal(pool.stats().children, before, 'nothing was started')
    await sleep(1_100)
    assert.lengthOf(await pool.analyse(picture), 3)
  }).skip(process.platform !== 'linux', 'children are counted by /proc')
})
