import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import type { AdapterContract, LucidModel } from '@adonisjs/lucid/types/model'
import { watchColumns } from '#audit/bare_writes'
import { keepingAdapter } from '#audit/keeping_adapter'
import { type Marks, noteMarked } from '#audit/marks'

export type { Marks } from '#audit/marks'

/**
 * Marks a model: whoever changes its rows, from whatever door, the change is handed to everybody who keeps changes, in its
 * own transaction. Writes to many rows at once go through `auditedUpdate` and `auditedDelete`.
 *
 * ```ts
 * export default class Note extends compose(NoteSchema, Identified, OrgOwned, Audited({
 *   noun: 'note', title: 'heading', fields: ['heading', 'text'],
 * })) {}
 * ```
 */
export function Audited(marks: Marks) {
  return <Model extends NormalizeConstructor<LucidModel>>(superclass: Model) => {
    class AuditedModel extends superclass {
      static auditMarks = marks
      static $adapter: AdapterContract = keepingAdapter

      static boot() {
        const isFirst = !Object.hasOwn(this, 'booted') || !this.booted
        super.boot()
        if (isFirst) watch(this)
      }
    }
    return AuditedModel
  }
}

function watch(model: LucidModel & { auditMarks: Marks }) {
  const { fields, secrets = [] } = model.auditMarks
  const column = (name: string) => model.$getColumn(name)?.columnName
  noteMarked(model, model.auditMarks)
  watchColumns(
    model.table,
    [...fields, ...secrets].flatMap((name) => column(name) ?? [])
  )
}
