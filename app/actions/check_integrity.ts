import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { DateTime } from 'luxon'
import { NoteDamage } from '#actions/note_damage'
import { ResolveDamage } from '#actions/resolve_damage'
import type { MediaPool } from '#media/pool'
import IntegrityCheck from '#models/integrity_check'
import type { FindingKind } from '#models/integrity_finding'
import type PhotoFile from '#models/photo_file'
import { countFiles, filesAfter, latestCheck, listUntracked } from '#queries/integrity'
import { setAsideKey } from '#storage/keys'
import { store } from '#storage/store'

const AT_ONCE = 50
/** Behind everything that somebody waits for. */
const PRIORITY = -10
const PAUSE_MS = 500
/** A library is looked at from its beginning once in so long. */
const REST_DAYS = 7

interface Look {
  /** Begin anew where nothing is under way, however short ago the last look ended. */
  isWanted?: boolean
  /** So much is read at most, so that the disk has time for people. */
  bytesPerSecond?: number
  /** After this time it stops where it is; the next call goes on. */
  forMs?: number
  signal?: AbortSignal
  progress?: (fraction: number) => Promise<void>
}

/**
 * Reads originals again and compares them with the hash that they came with. Nothing is mended or deleted: what is
 * missing or altered is written down, and crossed out once it is right again.
 */
export class CheckIntegrity {
  async handle({ isWanted = false, forMs = Infinity, ...look }: Look = {}) {
    const check = await this.#current(isWanted)
    if (!check) return null
    const pool = await app.container.make('media_pool')
    const deadline = Date.now() + forMs
    while (Date.now() < deadline && !look.signal?.aborted) {
      const files = await filesAfter(check.cursor, AT_ONCE)
      for (const file of files) {
        if (Date.now() >= deadline || look.signal?.aborted) break
        await this.#look(file, pool, look)
        check.cursor = file.id
        check.checkedFiles++
        check.checkedBytes += file.byteSize
      }
      if (files.length < AT_ONCE && (files.at(-1)?.id ?? check.cursor) === check.cursor) {
        await forgetTracked()
        await check.merge({ finishedAt: DateTime.now() }).save()
        return check
      }
      await check.save()
      await look.progress?.(check.totalFiles ? check.checkedFiles / check.totalFiles : 1)
    }
    return check
  }

  async #current(isWanted: boolean) {
    const last = await latestCheck()
    if (last && !last.isFinished) return last
    const isDue = !last || last.finishedAt! < DateTime.now().minus({ days: REST_DAYS })
    if (!isWanted && !isDue) return null
    return IntegrityCheck.create({
      cursor: null,
      checkedFiles: 0,
      checkedBytes: 0,
      ...(await countFiles()),
    })
  }

  async #look(file: PhotoFile, pool: MediaPool, { bytesPerSecond = Infinity, signal }: Look) {
    await untilIdle(pool, signal)
    const startedAt = Date.now()
    const kind = await damageOf(file, pool, signal)
    const { orgId, id: photoFileId, storageKey } = file
    if (kind) await new NoteDamage().handle({ orgId, photoFileId, storageKey, kind })
    else if (kind === null) await new ResolveDamage().handle(file)
    const restMs = (file.byteSize / bytesPerSecond) * 1_000 - (Date.now() - startedAt)
    if (restMs > 0) await sleep(restMs, undefined, { signal }).catch(() => {})
  }
}

/** Null when it is as it was, nothing when that could not be told. */
async function damageOf(
  { storageKey, sha256, byteSize }: PhotoFile,
  pool: MediaPool,
  signal?: AbortSignal
): Promise<FindingKind | null | undefined> {
  try {
    const digest = await pool.sha256(store.localPath(storageKey), { signal, priority: PRIORITY })
    return digest.sha256 === sha256 && digest.bytes === byteSize ? null : 'altered'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    if (code === 'EIO' || code === 'EISDIR') return 'altered'
    // The worker was killed, the pool is closing, too many files are open: that says nothing about this one.
    return undefined
  }
}

/** People's pictures come first. */
async function untilIdle(pool: MediaPool, signal?: AbortSignal) {
  while (!signal?.aborted) {
    const { busy, size, queued } = pool.stats()
    if (queued === 0 && busy < size) return
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
}

/** Files that were set aside, and have been put back or deleted since. */
async function forgetTracked() {
  for (const finding of await listUntracked()) {
    const { storageKey, foundAt } = finding
    const isThere = await store.exists(setAsideKey(storageKey, foundAt))
    if (!isThere) await new ResolveDamage().handle(finding)
  }
}
