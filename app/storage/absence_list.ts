import type { HttpContext } from '@adonisjs/core/http'
import { sayTo } from '#exceptions/handler'

const MOST_LISTED = 10_000

/** Which photos are not in an archive, or not as they were asked for, and why. */
export class AbsenceList {
  readonly #ctx: HttpContext
  readonly #lines: string[] = []
  #count = 0

  constructor(ctx: HttpContext) {
    this.#ctx = ctx
  }

  add(name: string, code: string) {
    this.#count++
    if (this.#lines.length < MOST_LISTED) this.#lines.push(`${name}: ${sayTo(this.#ctx, code)}`)
  }

  /** Null where nothing is missing. */
  file() {
    if (!this.#count) return null
    const { i18n } = this.#ctx
    const more = this.#count - this.#lines.length
    const lines = [
      i18n.t('archives.missing_intro', { count: this.#count }),
      '',
      ...this.#lines,
      ...(more ? [i18n.t('archives.missing_more', { count: more })] : []),
    ]
    // Windows' editor knows UTF-8 by its mark.
    return { name: i18n.t('archives.missing_name'), text: `\uFEFF${lines.join('\r\n')}\r\n` }
  }
}
