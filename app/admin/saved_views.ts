import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { inPlace, placeOf } from '#admin/place'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import AdminView, { type ViewQuery } from '#models/admin_view'
import { patiently } from '#queries/patiently'

/** Of one person, for one resource of one area. */
const MOST_KEPT = 50
/** A menu of shared ones beyond that is read by nobody. */
const MOST_LISTED = 200

type Fields = Awaited<ReturnType<typeof fieldsOf>>

export interface SavedView {
  id: string
  name: string
  isShared: boolean
  /** Whether this person's list opens with it. */
  isDefault: boolean
  isMine: boolean
  /** Their own, or a shared one that they may tidy away: the owner of an org, and every superadmin. */
  canRemove: boolean
  query: ViewQuery
}

export interface ViewChange {
  name?: string
  isShared?: boolean
  isDefault?: boolean
  query?: ViewQuery
}

/** Views of a list that somebody may open: their own, and what others of the area share. By name. */
export async function readViews(resource: AdminResource, area: Area): Promise<SavedView[]> {
  const views = await visible(resource, area).orderBy('name').orderBy('id').limit(MOST_LISTED)
  return views.map((view) => shown(view, area))
}

/** The view that somebody's list opens with, as long as the list still knows all that it names. */
export async function openingView(resource: AdminResource, area: Area, fields: Fields) {
  const views = await readViews(resource, area)
  const view = views.find(({ isDefault }) => isDefault)
  return view && isUnderstood(resource, fields, view.query) ? view : undefined
}

function isUnderstood(resource: AdminResource, fields: Fields, query: ViewQuery) {
  try {
    return Boolean(readListRequest(resource, fields, query))
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/**
 * Keeps a view. It names only what the list knows.
 *
 * @throws Refusal E_TOO_MANY_VIEWS (409), and those of `readListRequest`
 */
export async function createView(
  resource: AdminResource,
  area: Area,
  { name, query = {}, isShared = false, isDefault = false }: ViewChange & { name: string }
): Promise<SavedView> {
  await check(resource, query)
  return patiently(async (client) => {
    const mine = await own(resource, area, client)
    if (mine.length >= MOST_KEPT)
      throw new Refusal(409, 'E_TOO_MANY_VIEWS', { params: { max: MOST_KEPT } })
    if (isDefault) await forgetDefault(mine)
    const owner = { ...placeOf(area), userId: area.user.id, resource: resource.name }
    const view = await AdminView.create({ ...owner, name, query, isShared, isDefault }, { client })
    return shown(view, area)
  })
}

/**
 * Changes a view of one's own.
 *
 * @throws Refusal E_NOT_FOUND where they may open none of that id, E_FORBIDDEN where it is somebody else's, and those of
 * `readListRequest`
 */
export async function changeView(
  resource: AdminResource,
  area: Area,
  id: string,
  change: ViewChange
): Promise<SavedView> {
  if (change.query) await check(resource, change.query)
  return patiently(async (client) => {
    const view = await find(resource, area, id, client)
    if (view.userId !== area.user.id) throw new Refusal(403, 'E_FORBIDDEN')
    if (change.isDefault) await forgetDefault(await own(resource, area, client))
    await view.merge(change).save()
    return shown(view, area)
  })
}

/** @throws Refusal E_NOT_FOUND, E_FORBIDDEN */
export async function removeView(resource: AdminResource, area: Area, id: string) {
  const view = await find(resource, area, id)
  if (!mayRemove(view, area)) throw new Refusal(403, 'E_FORBIDDEN')
  await view.delete()
}

function visible({ name }: AdminResource, area: Area, client?: TransactionClientContract) {
  return inPlace(AdminView.query({ client }), area)
    .where('resource', name)
    .where((any) => void any.where('user_id', area.user.id).orWhere('is_shared', true))
}

async function find(
  resource: AdminResource,
  area: Area,
  id: string,
  client?: TransactionClientContract
) {
  const view = isId(id) ? await visible(resource, area, client).where('id', id).first() : null
  if (!view) throw new Refusal(404, 'E_NOT_FOUND')
  return view
}

const own = ({ name }: AdminResource, area: Area, client: TransactionClientContract) =>
  inPlace(AdminView.query({ client }), area).where({ resource: name, user_id: area.user.id })

async function forgetDefault(mine: AdminView[]) {
  for (const view of mine) if (view.isDefault) await view.merge({ isDefault: false }).save()
}

async function check(resource: AdminResource, query: ViewQuery) {
  readListRequest(resource, await fieldsOf(resource), query)
}

function shown(view: AdminView, area: Area): SavedView {
  const { id, name, isShared, isDefault, userId, query } = view
  const isMine = userId === area.user.id
  const canRemove = mayRemove(view, area)
  return { id, name, isShared, isDefault: isMine && isDefault, isMine, canRemove, query }
}

function mayRemove({ userId }: AdminView, area: Area) {
  return userId === area.user.id || !isOrgArea(area) || area.membership.isOwner
}
