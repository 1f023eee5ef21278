import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { EngineInfo } from '../engine/face_engine.js'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import { faceSettings } from '../settings.js'

/** Models are loaded within a second or two; a busy machine, or another one, may take its time. */
const PATIENCE_MS = 5_000
const SHORT_MS = 300

/** The engine as the operator sees it: what it is, and whether it works, is still being loaded, or why it does not work. */
export async function engineState({ i18n }: Pick<HttpContext, 'i18n'>) {
  const { engine: choice } = await faceSettings()
  try {
    const checked = await within(PATIENCE_MS, facePool().check())
    const info = checked ?? (await within(SHORT_MS, facePool().info()))
    const state = checked ? ('works' as const) : ('loading' as const)
    return { choice, state, trouble: null, info: info && factsOf(info), stats: facePool().stats() }
  } catch (error) {
    if (!(error instanceof FaceRefusal)) throw error
    const trouble = i18n.t(`plg.facesearch.errors.${error.reason}`, error.params)
    return { choice, state: 'broken' as const, trouble, info: null, stats: facePool().stats() }
  }
}

/** Null where it takes longer; what becomes of it afterwards is seen with the next look. */
function within<Result>(ms: number, work: Promise<Result>): Promise<Result | null> {
  return Promise.race([work, sleep(ms, null, { ref: false })])
}

function factsOf(info: EngineInfo & { version: string }) {
  const { id, version, dim, licence, runsInBrowser, files = [], thresholds } = info
  return { id, version, dim, licence, runsInBrowser, files, thresholds }
}
