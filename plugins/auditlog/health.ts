import { DateTime } from 'luxon'
import type { PluginHealthCheck } from '#extension/define_plugin'
import Chain from './chain.js'
import Entry from './entry.js'

const LATE_MINUTES = 15

/** Whether the last look found everything as it was sealed, and sealing goes on. */
export const chainHealth: PluginHealthCheck = {
  name: 'chain',
  async run() {
    const damaged = await Chain.query().whereNotNull('findings').limit(10)
    if (damaged.length) {
      const places = damaged.map(
        ({ chain, allFindings: [first] }) => `${chain} at ${first.sequence}`
      )
      return {
        status: 'error',
        message: `Entries are not as they were sealed: ${places.join(', ')}`,
      }
    }
    const late = DateTime.now().minus({ minutes: LATE_MINUTES }).toMillis()
    const waiting = await Entry.query().whereNull('sequence').where('at', '<', late).first()
    if (waiting)
      return { status: 'warning', message: 'Entries wait to be sealed: does the queue work?' }
    return { status: 'ok', message: 'Every entry is as it was sealed' }
  },
}
