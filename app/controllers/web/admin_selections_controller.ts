import type { HttpContext } from '@adonisjs/core/http'
import { pinSelection } from '#admin/read_selection'
import { MOST_ROWS, sealSelection, type Selection } from '#admin/selection'
import { openResource } from '#controllers/web/admin_resource'
import { Refusal } from '#exceptions/refusal'
import { selectionValidator } from '#validators/admin'

/** Rows somebody chose, as a token to do something with. */
export default class AdminSelectionsController {
  async store(ctx: HttpContext) {
    const { area, resource, fields } = await openResource(ctx)
    const chosen = selectionOf(await ctx.request.validateUsing(selectionValidator))
    const { selection, counted } = await pinSelection(resource, area, fields, chosen)
    return { selection: sealSelection(resource, area, selection), ...counted }
  }
}

interface Chosen {
  ids?: string[]
  list?: { q?: string | null; f?: object | null }
  except?: string[]
}

function selectionOf({ ids, list, except = [] }: Chosen): Selection {
  if (ids) return { ids }
  if (list) return { list: { q: list.q, f: list.f }, except, most: MOST_ROWS }
  throw new Refusal(422, 'E_BAD_SELECTION', { field: 'selection' })
}
