import logger from '@adonisjs/core/services/logger'
import { type Area, isOrgArea } from '#admin/area'
import { SealChains } from './seal_chains.js'

/** So that what was done a moment ago leaves with its place in the chain. A chain that cannot be sealed is told as it is. */
export async function sealForExport(area: Area, signal: AbortSignal) {
  const chain = isOrgArea(area) ? area.org.id : undefined
  try {
    await new SealChains().handle({ chain, signal })
  } catch (error) {
    signal.throwIfAborted()
    logger.warn({ err: error, chain }, 'An export has entries that could not be sealed')
  }
}
