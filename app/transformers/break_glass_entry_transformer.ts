import { BaseTransformer } from '@adonisjs/core/transformers'
import type BreakGlassEntry from '#models/break_glass_entry'

/** Who looked into an org, why, and for how long. */
export default class BreakGlassEntryTransformer extends BaseTransformer<BreakGlassEntry> {
  constructor(
    resource: BreakGlassEntry,
    protected here?: BreakGlassEntry
  ) {
    super(resource)
  }

  toObject() {
    const { id, person, reason, createdAt, until, isRunning } = this.resource
    return {
      id,
      person,
      reason,
      beganAt: createdAt.toUTC().toISO()!,
      endsAt: until.toUTC().toISO()!,
      isRunning,
    }
  }

  /** For the bar on every page of the person inside, who sees there what is open and for how long. Needs `org`. */
  forBar() {
    const { id, endsAt, org } = this.resource
    return {
      id,
      endsAt: endsAt.toUTC().toISO()!,
      org: { id: org.id, name: org.name, slug: org.slug },
      isHere: id === this.here?.id,
    }
  }
}
