import type { LucidModel } from '@adonisjs/lucid/types/model'

/** What is kept of a model whose changes are audited. */
export interface Marks {
  /** What one row is called in changes and deeds: `album`. */
  noun: string
  /** Attributes that are kept before and after. What the server writes all the time is none of them. */
  fields: readonly string[]
  /** Attributes of which only is kept that they changed. */
  secrets?: readonly string[]
  /** The property that a row is called by. */
  title?: string
  /** Rows are orgs themselves, instead of belonging to one. */
  isOrg?: boolean
}

const marked = new Map<LucidModel, Marks>()

export const marksOf = (model: LucidModel): Marks | undefined =>
  (model as LucidModel & { auditMarks?: Marks }).auditMarks

/** Every model that was marked and used in this process. */
export const markedModels = (): ReadonlyMap<LucidModel, Marks> => marked

export function noteMarked(model: LucidModel, marks: Marks) {
  marked.set(model, marks)
}
