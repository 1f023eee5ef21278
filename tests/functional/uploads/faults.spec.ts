import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import Photo from '#models/photo'
import { makeCast } from '#tests/fixtures/people'
import {
  leftovers,
  makeAlbum,
  newPicture,
  settle,
  storageOf,
  upload,
} from '#tests/fixtures/uploading'
import { type Call, watchDisk } from '../../../tooling/torture/disk_boundary.js'

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org) }
}

const NOTHING = { ledger: 0, rows: 0, disk: 0, photos: 0, originals: 0 }
const STEPS: Call[] = ['open', 'write', 'mkdir', 'utimes', 'sync', 'rename']
/** So often such a call comes, at most, while two pictures are brought in. */
const MOST = 12

const failure = (code: string) => Object.assign(new Error(`${code}: injected`), { code })

/** The n-th such call in the folders of this org fails, once. */
async function failing(orgId: string, call: Call, nth: number, code: string) {
  let left = nth
  let isHit = false
  const stop = await watchDisk((made, path) => {
    if (made !== call || !path.includes(orgId) || --left !== 0) return undefined
    isHit = true
    return failure(code)
  })
  return () => {
    stop()
    return isHit
  }
}

test.group('A disk that fails while photos come in', () => {
  for (const call of STEPS) {
    test(`is told as full at every "${call}", and nothing half-written stays`, async ({
      assert,
      cleanup,
    }) => {
      const { org, owner, album } = await setUp()
      const files = [{ bytes: await newPicture() }, { bytes: await newPicture() }]
      let hits = 0
      for (let nth = 1; nth <= MOST; nth++) {
        const stop = await failing(org.id, call, nth, 'ENOSPC')
        cleanup(() => void stop())
        const { status, headers, body } = await upload(owner, org, album, files)
        if (!stop()) break
        hits++
        assert.equal(status, 507, `number ${nth}`)
        assert.equal(body.errors[0].code, 'E_DISK_FULL')
        assert.isAbove(Number(headers.get('retry-after')), 0)
        assert.deepEqual(await storageOf(org), NOTHING)
        assert.isEmpty(await leftovers(org))
      }
      assert.isAbove(hits, 0)
      const { ledger, rows, disk, photos } = await storageOf(org)
      assert.deepEqual([ledger, disk, photos], [rows, rows, 2])
    }).timeout(60_000)
  }

  test('is told as failing when it is read-only, broken or not ours', async ({
    assert,
    cleanup,
  }) => {
    const { org, owner, album } = await setUp()
    const files = [{ bytes: await newPicture() }]
    for (const code of ['EIO', 'EROFS', 'EACCES']) {
      for (const call of ['mkdir', 'write', 'sync', 'rename'] as const) {
        const stop = await failing(org.id, call, 1, code)
        cleanup(() => void stop())
        const { status, headers, body } = await upload(owner, org, album, files)
        assert.isTrue(stop(), `${call} ${code}`)
        assert.equal(status, 503)
        assert.equal(body.errors[0].code, 'E_STORAGE_FAILING')
        assert.isAbove(Number(headers.get('retry-after')), 0)
        assert.deepEqual(await storageOf(org), NOTHING)
        assert.isEmpty(await leftovers(org))
      }
    }
    assert.equal((await upload(owner, org, album, files)).status, 201)
  }).timeout(60_000)

  test('keeps a photo waiting whose renditions it could not take, until it can', async ({
    assert,
    cleanup,
  }) => {
    const { org, owner, album } = await setUp()
    await upload(owner, org, album, [{ bytes: await newPicture() }])
    const stop = await failing(org.id, 'rename', 1, 'ENOSPC')
    cleanup(() => void stop())
    const [first] = await settle(org)
    assert.isTrue(stop())
    assert.equal(first.outcome, 'retried')
    await settle(org, 3_600_000)
    assert.equal((await Photo.within(org.id).firstOrFail()).state, 'ready')
    assert.isEmpty(await leftovers(org))
  }).timeout(60_000)
})

test.group('Children that are killed with a picture in hand', () => {
  test('cost nobody a photo: what they were asked is asked again', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const files = await Promise.all(
      Array.from({ length: 6 }, async () => ({
        bytes: await newPicture({ width: 1_600, height: 1_200 }),
      }))
    )
    let isOver = false
    const sending = upload(owner, org, album, files).finally(() => (isOver = true))
    await killChildrenOnce(() => isOver)
    const { status, body } = await sending
    assert.equal(status, 201)
    assert.lengthOf(
      body.data.filter(({ outcome }) => outcome === 'added'),
      6
    )
    isOver = false
    const rendering = settle(org, 3_600_000).finally(() => (isOver = true))
    await killChildrenOnce(() => isOver)
    await rendering
    await settle(org, 3_600_000)
    const states = (await Photo.within(org.id)).map(({ state }) => state)
    assert.deepEqual([...new Set(states)], ['ready'])
    assert.isEmpty(await leftovers(org))
  })
    .timeout(60_000)
    .skip(process.platform !== 'linux', 'Children are found in /proc')
})

/** All that open pictures for this process, at one moment while the work goes on. */
async function killChildrenOnce(isOver: () => boolean) {
  while (!isOver()) {
    const children = childrenOf(process.pid)
    if (children.length) {
      await sleep(20)
      for (const pid of children) kill(pid)
      return
    }
    await sleep(5)
  }
}

function childrenOf(pid: number) {
  const rows = execFileSync('ps', ['--ppid', String(pid), '-o', 'pid=,args='], { encoding: 'utf8' })
  return rows
    .split('\n')
    .filter((row) => row.includes('media/worker'))
    .map((row) => Number(row.trim().split(' ')[0]))
}

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone already.
  }
}
