import logger from '@adonisjs/core/services/logger'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminWidget, WidgetFacts } from '#admin/define_admin_widget'
import { Refusal } from '#exceptions/refusal'

const DEADLINE_MS = 10_000
/** Areas times widgets whose facts are kept; those asked for longest ago go first. */
const MOST_KEPT = 500

interface Kept {
  facts: Promise<WidgetFacts>
  /** Once they are here. */
  known?: WidgetFacts
  readAt: number
}

/** Facts, and when they were read. */
export interface WidgetReading {
  facts: WidgetFacts
  readAt: string
}

type Speaking = (facts: WidgetFacts, locale: string) => WidgetFacts

const widgets = new Map<string, AdminWidget>()
const kept = new Map<string, Kept>()

/** Adds a widget, and answers how to take it away again. A second one of the same name in an area is a mistake. */
export function registerAdminWidget(widget: AdminWidget) {
  const key = `${widget.area}:${widget.name}`
  if (widgets.has(key)) throw new Error(`There are two widgets named "${widget.name}"`)
  widgets.set(key, widget)
  return () => {
    widgets.delete(key)
    for (const id of kept.keys()) if (id.startsWith(`${key}@`)) kept.delete(id)
  }
}

/** Every widget there is: contract suites walk through them. */
export const adminWidgets = () => [...widgets.values()]

/** The dashboard of an area, as somebody may see it. */
export async function listWidgets(area: Area): Promise<AdminWidget[]> {
  const all = adminWidgets().filter((widget) => widget.area === area.kind)
  const verdicts = await Promise.all(all.map((widget) => isFor(widget, area)))
  return all
    .filter((_, index) => verdicts[index])
    .toSorted((one, other) => one.order - other.order || (one.name < other.name ? -1 : 1))
}

/** @throws Refusal E_NOT_FOUND where there is none, or none for this reader */
export async function findWidget(area: Area, name: string): Promise<AdminWidget> {
  const widget = widgets.get(`${area.kind}:${name}`)
  if (widget && (await isFor(widget, area))) return widget
  throw new Refusal(404, 'E_NOT_FOUND')
}

/**
 * What a widget shows, read again once it is older than the widget says. Whoever asks meanwhile waits for the same reading.
 *
 * @throws Refusal E_WIDGET_BROKEN (503) where it throws or dawdles
 */
export async function readWidget(widget: AdminWidget, area: Area): Promise<WidgetReading> {
  const id = idOf(widget, area)
  const known = kept.get(id)
  const fresh = known && isFresh(known, widget) ? known : keep(id, widget, area)
  const { facts, readAt } = fresh
  try {
    return { facts: said(widget, await facts, area), readAt: new Date(readAt).toISOString() }
  } catch (error) {
    if (kept.get(id) === fresh) kept.delete(id)
    logger.error({ err: error, widget: widget.name }, 'A widget is broken')
    throw new Refusal(503, 'E_WIDGET_BROKEN')
  }
}

/** What was read lately, without reading anything: a dashboard shows it at once. */
export function recentReadings(shown: AdminWidget[], area: Area) {
  const readings: Record<string, WidgetReading> = {}
  for (const widget of shown) {
    const known = kept.get(idOf(widget, area))
    if (!known?.known || !isFresh(known, widget)) continue
    try {
      const facts = said(widget, known.known, area)
      readings[widget.name] = { facts, readAt: new Date(known.readAt).toISOString() }
    } catch {
      // Asked for alone, it says that it is broken.
    }
  }
  return readings
}

/** What was read is kept for readers of every language. */
const said = ({ inWords }: AdminWidget, facts: WidgetFacts, { user }: Area): WidgetFacts =>
  inWords ? (inWords as Speaking)(facts, user.locale) : facts

function keep(id: string, widget: AdminWidget, area: Area): Kept {
  const made: Kept = { facts: inTime(widget, area), readAt: Date.now() }
  made.facts.then(
    (facts) => (made.known = facts),
    () => {}
  )
  kept.delete(id)
  kept.set(id, made)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  return made
}

async function inTime(widget: AdminWidget, area: Area): Promise<WidgetFacts> {
  const overdue = Promise.withResolvers<never>()
  const late = () => overdue.reject(new Error(`It took longer than ${DEADLINE_MS} ms`))
  const timer = setTimeout(late, DEADLINE_MS)
  try {
    return await Promise.race([widget.load(area), overdue.promise])
  } finally {
    clearTimeout(timer)
  }
}

const isFresh = ({ readAt }: Kept, { cachedMs }: AdminWidget) => Date.now() - readAt < cachedMs

/** Of an org everybody sees the same; in the console as well. */
const idOf = ({ name }: AdminWidget, area: Area) =>
  `${area.kind}:${name}@${isOrgArea(area) ? area.org.id : ''}`

/** One that cannot say whether somebody may have it is for nobody. */
async function isFor(widget: AdminWidget, area: Area) {
  try {
    return (await widget.may(area)) === true
  } catch (error) {
    logger.error({ err: error, widget: widget.name }, 'A widget could not be asked for')
    return false
  }
}
