import { DateTime } from 'luxon'
import { forEachOrg } from '#actions/for_each_org'
import Org from '#models/org'
import { trimFullViews } from '#storage/full_view_shelf'

/** Whoever looks that closely again has them made again. */
const UNUSED_DAYS = 30

/** Throws away the full views that nobody looked at for a month. */
export class SweepFullViews {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    const unusedSince = now.minus({ days: UNUSED_DAYS }).toMillis()
    await forEachOrg(await Org.query().orderBy('id'), signal, ({ id }) =>
      trimFullViews(id, { unusedSince })
    )
  }
}
