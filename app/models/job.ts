import { compose } from '@adonisjs/core/helpers'
import { belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { JobSchema } from '#database/schema'
import { Identified, isId } from '#models/concerns/identified'
import Org from '#models/org'

/** A job as the console reads it. The queue itself works on rows: `app/queue`. */
export default class Job extends compose(JobSchema, Identified) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  /** Which things it is about, never what they say. */
  @column({ consume: redacted })
  declare payload: string

  /** How far it is, in hundredths. */
  @column({ consume: (fraction: number | null) => fraction && Math.round(fraction * 100) })
  declare progress: number | null

  get canBeRetried() {
    return this.state === 'dead' || this.state === 'cancelled'
  }

  get canBeCancelled() {
    return this.state === 'queued' || this.state === 'running'
  }
}

/** Ids, numbers and claims tell what a job is about. Texts may be anything that somebody wrote. */
function redacted(payload: string) {
  const parts = Object.entries(JSON.parse(payload) as Record<string, unknown>)
  return parts.map(([name, value]) => `${name}: ${isTelling(value) ? value : '…'}`).join('\n')
}

const isTelling = (value: unknown) => ['number', 'boolean'].includes(typeof value) || isId(value)
