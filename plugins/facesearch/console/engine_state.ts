import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import { faceSettings } from '../settings.js'

/** Models are loaded within a second or two; a machine elsewhere may take its time. */
const PATIENCE_MS = 6_000

/** The engine as the operator sees it: what it is, or why it does not work. */
export async function engineState({ i18n }: Pick<HttpContext, 'i18n'>) {
  const settings = await faceSettings()
  const stats = facePool().stats()
  const trouble = (key: string, params = {}) => ({
    info: null,
    trouble: i18n.t(`plg.facesearch.${key}`, params),
    stats,
  })
  try {
    const info = await Promise.race([facePool().check(), sleep(PATIENCE_MS, null, { ref: false })])
    if (!info) return { ...trouble('console.still_loading'), choice: settings.engine }
    const { id, version, dim, licence, runsInBrowser, files = [] } = info
    const thresholds = thresholdsOf(settings, info.thresholds)
    const facts = { id, version, dim, licence, runsInBrowser, files, thresholds }
    return { info: facts, trouble: null, stats: facePool().stats(), choice: settings.engine }
  } catch (error) {
    if (!(error instanceof FaceRefusal)) throw error
    return { ...trouble(`errors.${error.reason}`, error.params), choice: settings.engine }
  }
}

/** As the operator set them, else as the engine has them. */
export function thresholdsOf(
  set: Partial<Record<'strictDistance' | 'normalDistance' | 'clusterDistance', number>>,
  { strict, normal, cluster }: { strict: number; normal: number; cluster: number }
) {
  return {
    strict: set.strictDistance ?? strict,
    normal: set.normalDistance ?? normal,
    cluster: set.clusterDistance ?? cluster,
  }
}
