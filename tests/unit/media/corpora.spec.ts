import { test } from '@japa/runner'
import type { Facts } from '#media/inspect'
import { parseOffset } from '#media/metadata/moment'
import { hashDistance } from '#media/perceptual_hash'
import { createMediaPool } from '#media/pool'
import { MediaRefusal } from '#media/refusal'
import { corpora, type Truth } from '#tests/fixtures/corpora'
import { hostile, picture } from '#tests/fixtures/pictures'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'

const TAKEN = /^(JPEG|PNG|APNG|GIF|WEBP|Extended WEBP|AVIF|MPO|HEIC|TIFF|BTF)$/
const REJECT_ONLY = /^(reject cleanly|4xx)[^;]*(;|$)(?!.*\bor\b)/
const pool = createMediaPool()

test.group('Real pictures with known facts', (group) => {
  group.tap((one) => one.timeout(120_000))
  group.teardown(() => pool.close())

  test('size, date, zone, place, camera and stars are read right', async ({ assert }) => {
    const made = {
      takenAt: '2024-05-05T10:20:30',
      offset: '+02:00',
      gps: { latitude: 1.5, longitude: -2.25 },
      camera: { make: 'Canon', model: 'R6' },
    }
    const own = await pool.inspect(await scratchFile(picture(made)))
    assert.deepEqual(told(own), {
      size: [640, 480],
      date: made.takenAt,
      gps: ['1.5000', '-2.2500'],
      camera: ['Canon', 'R6'],
      rating: null,
    })

    if (!corpora.isPresent) return
    const files = corpora
      .truth()
      .filter(
        ({ file, type, decodable }) =>
          /^(photos|orientation|formats|faces)\//.test(file) && TAKEN.test(type) && decodable
      )
    for (const truth of files) {
      const facts = await pool.inspect(corpora.path(truth.file))
      assert.deepEqual(told(facts), expected(truth), truth.file)
      if (truth.date_taken && (truth.tz_offset || !truth.date_candidates.gps_utc))
        assert.equal(facts.takenAtOffset, parseOffset(truth.tz_offset ?? undefined), truth.file)
    }
    assert.isAbove(files.length, 100)
  })

  test('every one of them can be rendered', async ({ assert }) => {
    const own = await pool.render(await scratchFile(picture()), await scratchFolder())
    assert.equal(own.preview.width, 640)

    if (!corpora.isPresent) return
    const files = corpora
      .truth()
      .filter(
        ({ file, type, decodable }) =>
          /^(photos|orientation|formats)\//.test(file) && TAKEN.test(type) && decodable
      )
    const folder = await scratchFolder()
    await Promise.all(
      files.map(async ({ file, flat, display }, i) => {
        const { preview, phash } = await pool.render(corpora.path(file), `${folder}/${i}`)
        const scale = Math.min(1, 2000 / Math.max(...display!))
        assert.closeTo(preview.width, display![0] * scale, 1, file)
        assert.closeTo(preview.height, display![1] * scale, 1, file)
        if (flat) assert.isNull(phash, file)
      })
    )
  })

  test('near copies hash alike and different shots do not', async ({ assert }) => {
    const hashOf = async (path: string) => {
      const { phash } = await pool.render(path, await scratchFolder())
      return phash!
    }
    assert.isAbove(
      hashDistance(
        await hashOf(await scratchFile(picture({ seed: 1 }))),
        await hashOf(await scratchFile(picture({ seed: 2 })))
      ),
      6
    )

    if (!corpora.isPresent) return
    const files = corpora.truth().filter((truth) => truth.group && truth.level)
    const hashes = new Map(
      await Promise.all(
        files.map(async ({ file }) => [file, await hashOf(corpora.path(file))] as const)
      )
    )
    const copies = files.filter((truth) => /^(exact|same_pixels|near)$/.test(truth.level!))
    for (const copy of copies) {
      const base = files.find((truth) => truth.group === copy.group && truth.level === 'base')!
      assert.isAtMost(hashDistance(hashes.get(copy.file)!, hashes.get(base.file)!), 6, copy.file)
    }
  })
})

test.group('Hostile files', (group) => {
  group.tap((one) => one.timeout(120_000))
  const guarded = createMediaPool({ size: 2 })
  group.teardown(() => guarded.close())

  test('each is refused or taken as it should be, within time and memory, and none takes a child with it', async ({
    assert,
  }) => {
    assert.equal(await verdict(await scratchFile(hostile.pngBomb())), 'E_TOO_MANY_PIXELS')

    if (!corpora.isPresent) return
    for (const { file, expect } of corpora.expectations()) {
      const startedAt = Date.now()
      const outcome = await verdict(corpora.path(`hostile/${file}`))
      assert.isBelow(Date.now() - startedAt, 10_000, file)
      if (/\.(xmp|json|zip|tar)$/.test(file)) assert.match(outcome, /^E_/, file)
      else if (/^accept($|;| \()/.test(expect)) assert.equal(outcome, 'accepted', file)
      else if (REJECT_ONLY.test(expect) && !expect.includes('if stored'))
        assert.match(outcome, /^E_/, file)
    }
    assert.equal(guarded.stats().lost, 0)
  })

  async function verdict(path: string) {
    try {
      await guarded.inspect(path)
      await guarded.render(path, await scratchFolder())
      return 'accepted'
    } catch (error) {
      if (error instanceof MediaRefusal && error.status >= 400 && error.status < 500)
        return error.code
      throw error
    }
  }
})

type Told = {
  size?: number[]
  date: string | null
  gps: string[] | null
  camera: (string | null)[]
  rating: number | null
}

function told({ width, height, takenAtLocal, latitude, longitude, camera, rating }: Facts): Told {
  return {
    size: [width, height],
    date: takenAtLocal,
    gps: latitude === null ? null : [latitude.toFixed(4), longitude!.toFixed(4)],
    camera: [camera.make, camera.model],
    rating,
  }
}

function expected({ display, date_taken: date, gps, make, model, rating }: Truth): Told {
  return {
    size: display,
    date,
    gps: gps && [gps.lat.toFixed(4), gps.lon.toFixed(4)],
    camera: [make || null, model || null],
    rating: rating ?? null,
  }
}
