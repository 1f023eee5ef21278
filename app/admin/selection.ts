import encryption from '@adonisjs/core/services/encryption'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { ListInput } from '#admin/list_request'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'

const LIFETIME = '1 hour'
const PURPOSE = 'admin-selection'
const MOST_NAMED = 1_000
/** More than this at once is a job for another tool. */
export const MOST_ROWS = 100_000

/** Rows somebody chose: some by name, or all that a list finds but a few. */
export type Selection = { ids: string[] } | FoundRows

interface FoundRows {
  list: Pick<ListInput, 'q' | 'f' | 'sort'>
  except: string[]
  /** As many were found, or as can be done at once. */
  most: number
  /** The id of the newest one of them. Ids are in the order of birth: rows that came later are not meant. */
  until?: string
}

interface Sealed {
  resource: string
  area: string
  userId: string
  selection: Selection
}

/**
 * A token for a selection: whoever carries it back means the rows that were found when it was made, as far as they are found
 * by then, for an hour, in the same area and as the same person.
 *
 * @throws Refusal E_BAD_SELECTION where it names too many rows or what is no id
 */
export function sealSelection(resource: AdminResource, area: Area, selection: Selection) {
  const named = 'ids' in selection ? selection.ids : selection.except
  if (named.length > MOST_NAMED || !named.every(isId)) throw badSelection()
  const sealed: Sealed = { ...placeOf(resource, area), selection: bounded(selection) }
  return encryption.encrypt(sealed, { expiresIn: LIFETIME, purpose: PURPOSE })
}

/** @throws Refusal E_BAD_SELECTION where it is forged, expired, or somebody else's */
export function openSelection(resource: AdminResource, area: Area, token: string): Selection {
  const sealed = encryption.decrypt<Sealed>(token, PURPOSE)
  const place = placeOf(resource, area)
  const isOurs =
    sealed?.resource === place.resource &&
    sealed.area === place.area &&
    sealed.userId === place.userId
  if (!isOurs) throw badSelection()
  return sealed.selection
}

const placeOf = ({ name }: AdminResource, area: Area) => ({
  resource: name,
  area: isOrgArea(area) ? area.org.id : area.kind,
  userId: area.user.id,
})

function bounded(selection: Selection): Selection {
  if ('ids' in selection) return { ids: [...new Set(selection.ids)] }
  return { ...selection, most: Math.min(selection.most, MOST_ROWS) }
}

const badSelection = () => new Refusal(422, 'E_BAD_SELECTION', { field: 'selection' })
