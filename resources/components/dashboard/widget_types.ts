import type { Data } from '@generated/data'

/** The frame of a widget; what it shows comes after it. */
export type Widget = Data.Widget

export type ValueFacts = { value: number; before?: number | null }
export type TrendPoint = { day: string; value: number }
export type TrendFacts = { points: TrendPoint[] }
export type MeterFacts = { total: number; parts: { name: string; value: number }[] }
export type TableFacts = {
  rows: { id: string; href?: string; values: Record<string, string | number | null> }[]
}
export type ListFacts = {
  entries: { id: string; title: string; text: string | null; at: string | null; href?: string }[]
}
export type WidgetFacts = ValueFacts | TrendFacts | MeterFacts | TableFacts | ListFacts
export type Reading = { facts: WidgetFacts; readAt: string }
export type Unit = 'whole' | 'bytes'
