import type { Area } from '#admin/area'
import type { NamedChoice } from '#admin/field'

/** How a number is written: `bytes` as an amount of storage, `whole` with separators. */
export type WidgetUnit = 'whole' | 'bytes'

/** What stands in a column: a number, a text, a point in time (ISO 8601), or a word of the catalogue under `words.<value>`. */
export type ColumnKind = WidgetUnit | 'text' | 'moment' | 'word'

/** One number, what it was before where that is known, and where to go from it. */
export interface ValueFacts {
  value: number
  before?: number | null
}

/** One number a day, `2026-11-21` in UTC, the oldest first. Days that are left out are gaps. */
export interface TrendFacts {
  points: { day: string; value: number }[]
}

/** What fills how much of something; what is left over is free. */
export interface MeterFacts {
  total: number
  parts: { name: string; value: number }[]
}

export interface TableFacts {
  rows: { id: string; href?: string; values: Record<string, string | number | null> }[]
}

export interface ListFacts {
  entries: { id: string; title: string; text: string | null; at: string | null; href?: string }[]
}

interface Common<Facts> {
  /** In addresses and texts. */
  name: string
  /** Whose dashboard it is for. */
  area: Area['kind']
  /** Whether somebody gets it. Asked each time; whoever is denied never learns that there is one. */
  may: (area: Area) => boolean | Promise<boolean>
  /**
   * Reads what it shows, outside of any transaction. What throws, or takes longer than ten seconds, shows as broken, and
   * the others go on. Texts do not belong in here: what was read is kept for readers of every language.
   */
  load: (area: Area) => Promise<Facts>
  /** Puts what was read into the language of a reader, where it is more than words by their names. Done each time. */
  inWords?(facts: Facts, locale: string): Facts
  /** How long what was read is shown again, in milliseconds; a minute unless told. */
  cachedMs?: number
  /** Lower first, 50 unless told. */
  order?: number
  /** Where its heading leads, below the root of the area: `r/orgs`. */
  path?: string
  /** Where in the catalogue further words of it are, beside its own. */
  wordsAt?: string
  /** Further ones in a language, which come and go while the server runs. Asked for each time, so it has to be quick. */
  moreWords?: (locale: string) => readonly NamedChoice[]
}

/**
 * - `value`: one number, and how it changed.
 * - `trend`: one number a day, as a line or as bars, and as a table.
 * - `meter`: parts of a whole. `table` and `list`: the first few of something.
 */
export type AdminWidgetOptions =
  | (Common<ValueFacts> & { kind: 'value'; unit: WidgetUnit })
  | (Common<TrendFacts> & { kind: 'trend'; unit: WidgetUnit; shape: 'line' | 'bars' })
  | (Common<MeterFacts> & { kind: 'meter'; unit: WidgetUnit })
  | (Common<TableFacts> & {
      kind: 'table'
      columns: { name: string; kind: ColumnKind }[]
      /** The column whose numbers bars compare. */
      bars?: string
    })
  | (Common<ListFacts> & { kind: 'list' })

export type WidgetFacts = ValueFacts | TrendFacts | MeterFacts | TableFacts | ListFacts

/** A widget as the framework holds it. */
export type AdminWidget = AdminWidgetOptions & {
  cachedMs: number
  order: number
  /** Where its words begin in the catalogue: `title`, and, where it has them, `hint`, `columns`, `parts`, `words`. */
  texts: string
}

const MINUTE_MS = 60_000

/**
 * Describes something that stands on a dashboard. Its words are at `admin_dashboard.widgets.<name>` in the catalogue; those of a
 * plugin at `admin.widgets.<name>` of its own texts. What it shows is kept for everybody of the area: it must not depend on
 * `area.user`.
 *
 * @example
 * export const orgsWidget = defineAdminWidget({
 *   name: 'orgs', area: 'platform', kind: 'value', unit: 'whole',
 *   may: () => true,
 *   load: async () => ({ value: await countOrgs() }),
 * })
 */
export function defineAdminWidget(options: AdminWidgetOptions): AdminWidget {
  const texts = `admin_dashboard.widgets.${options.name}`
  return { cachedMs: MINUTE_MS, order: 50, ...options, texts }
}
