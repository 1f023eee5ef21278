import type { HttpContext } from '@adonisjs/core/http'
import type { AdminResource } from '#admin/define_admin_resource'
import { type AdminField, choicesBeside } from '#admin/field'
import type { Outcome } from '#admin/run_action'
import { sayTo } from '#exceptions/handler'
import { adminWords } from '#transformers/admin_words'

interface Of {
  resource: AdminResource
  fields: ReadonlyMap<string, AdminField>
}

/** How an action went, with its reasons in the words of who reads them. */
export function spokenOutcome(ctx: HttpContext, { reasons, ...outcome }: Outcome, of: Of) {
  const said = titleWords(ctx, of)
  return {
    ...outcome,
    reasons: reasons.map(({ id, title, kind, code, params }) => ({
      id,
      title: said(title),
      kind,
      code,
      message: sayTo(ctx, code, params),
    })),
  }
}

/** Where rows are called by one of several choices, that is said in words. */
function titleWords({ i18n }: HttpContext, { resource, fields }: Of) {
  const field = fields.get(resource.record.title)
  if (field?.kind !== 'choice') return (title: string) => title
  const words = adminWords(i18n, resource.name)
  const beside = new Map(
    choicesBeside(field, i18n.locale).map(({ value, label }) => [value, label])
  )
  return (title: string) => words(`choices.${title}`) ?? beside.get(title) ?? title
}
