import type { HttpContext } from '@adonisjs/core/http'
import { demand } from '#admin/accept_values'
import { readListRequest } from '#admin/list_request'
import { type ListPage, readListPage } from '#admin/list_page'
import { countRows } from '#admin/read_list'
import { readHistory } from '#admin/read_history'
import { rowLinks } from '#admin/row_links'
import { nameRelated } from '#admin/read_related'
import { readRelatedRows } from '#admin/read_related_rows'
import { findRow, showRows } from '#admin/read_rows'
import { rowForm } from '#admin/row_form'
import { listRights, rowActions, rowRights } from '#admin/row_rights'
import { createRow, deleteRow, updateRow } from '#admin/write_rows'
import { openingView, readViews } from '#admin/saved_views'
import { isId } from '#models/concerns/identified'
import { frameOf, openResource } from '#controllers/web/admin_resource'
import { Refusal } from '#exceptions/refusal'
import AdminHistoryTransformer from '#transformers/admin_history_transformer'
import AdminRelatedTransformer from '#transformers/admin_related_transformer'
import { newRowValidator, rowChangeValidator } from '#validators/admin'

/** Rows of whatever is registered, in the console and in the settings of an org. */
export default class AdminRowsController {
  async index(ctx: HttpContext) {
    const { inertia, request, response } = ctx
    const opened = await openResource(ctx)
    const { area, resource, fields, list } = opened
    const first = isBare(request.qs()) && (await openingView(resource, area, fields))
    if (first)
      return response
        .redirect()
        .withQs({ ...first.query, view: first.id })
        .toPath(list)
    const asked = readListRequest(resource, fields, request.qs())
    // Read when it is asked for: the count that comes later brings no rows a second time.
    let page: Promise<ListPage> | undefined
    const read = () => (page ??= readListPage(resource, area, asked))
    return inertia.render('admin/resource/index', {
      ...(await frameOf(ctx, opened)),
      rows: () => read().then(({ rows }) => rows),
      named: () => read().then(({ named }) => named),
      asked: {
        columns: asked.columns.map(({ name }) => name),
        sort: `${asked.sort.isDescending ? '-' : ''}${asked.sort.field.name}`,
        words: asked.words,
        filters: request.qs().f ?? {},
        view: viewOf(request.qs().view),
      },
      next: () => read().then(({ next }) => next),
      previous: () => read().then(({ previous }) => previous),
      views: () => readViews(resource, area),
      can: await listRights(resource, area),
      count: inertia.defer(() => countRows(resource, area, asked)),
    })
  }

  async show(ctx: HttpContext) {
    const { i18n, inertia, params } = ctx
    const opened = await openResource(ctx)
    const { area, resource, fields } = opened
    const row = await findRow(resource, area, params.id)
    const all = [...fields.values()]
    const [shown] = await showRows(resource, area, [row], all)
    return inertia.render('admin/resource/show', {
      ...(await frameOf(ctx, opened)),
      row: shown,
      named: await nameRelated(resource, area, [shown], all),
      can: await rowRights(resource, area, row),
      actions: await rowActions(resource, area, row),
      links: rowLinks(resource, area, row, i18n),
      related: inertia.defer(async () => {
        const tables = await readRelatedRows(resource, area, shown.id)
        return AdminRelatedTransformer.transform(tables, area, resource, i18n)
      }, 'related'),
      history: inertia.defer(async () => {
        const entries = resource.hasHistory ? await readHistory(resource, area, shown.id) : []
        return AdminHistoryTransformer.transform(entries, resource, i18n)
      }, 'history'),
    })
  }

  async create(ctx: HttpContext) {
    const opened = await openResource(ctx)
    const { area, resource, list } = opened
    if (!resource.forms.create) throw new Refusal(404, 'E_NOT_FOUND')
    await demand(resource, 'create', area)
    return ctx.inertia.render('admin/resource/form', {
      ...(await frameOf(ctx, opened)),
      ...(await rowForm({ ...opened, i18n: ctx.i18n })),
      row: null,
      target: list,
      method: 'post' as const,
      conflict: null,
    })
  }

  async edit(ctx: HttpContext) {
    const { i18n, inertia, params, session } = ctx
    const opened = await openResource(ctx)
    const { area, resource, fields, list } = opened
    const row = await findRow(resource, area, params.id)
    if (!resource.forms.update) throw new Refusal(404, 'E_NOT_FOUND')
    await demand(resource, 'update', area, row)
    const [{ id, title, version, values }] = await showRows(
      resource,
      area,
      [row],
      [...fields.values()]
    )
    const isStale = session.flashMessages.has('inputErrorsBag.version')
    return inertia.render('admin/resource/form', {
      ...(await frameOf(ctx, opened)),
      ...(await rowForm({ ...opened, i18n, row })),
      row: { id, title, version },
      target: `${list}/${id}`,
      method: 'patch' as const,
      conflict: isStale ? { version, values } : null,
    })
  }

  async store(ctx: HttpContext) {
    const { i18n, request, response, session } = ctx
    const { list, ...opened } = await openResource(ctx)
    const { values } = await request.validateUsing(newRowValidator)
    const messages = i18n.createMessagesProvider()
    const row = await createRow({ ...opened, values, messages })
    session.flash('success', i18n.t('admin_rows.created'))
    return response.redirect().toPath(`${list}/${row.$primaryKeyValue}`)
  }

  async update(ctx: HttpContext) {
    const { i18n, params, request, response, session } = ctx
    const { list, ...opened } = await openResource(ctx)
    const { version, values } = await request.validateUsing(rowChangeValidator)
    const messages = i18n.createMessagesProvider()
    await updateRow({ ...opened, id: params.id, version, values, messages })
    session.flash('success', i18n.t('admin_rows.updated'))
    return response.redirect().toPath(`${list}/${params.id}`)
  }

  async destroy(ctx: HttpContext) {
    const { i18n, params, response, session } = ctx
    const { list, ...opened } = await openResource(ctx)
    await deleteRow({ ...opened, id: params.id })
    session.flash('success', i18n.t('admin_rows.deleted'))
    return response.redirect().toPath(list)
  }
}

/** Whoever asks for nothing gets the list as they keep it. */
const isBare = (asked: object) => Object.keys(asked).length === 0

/** The view that the address names, for the menu to mark: what is asked for stands beside it. */
const viewOf = (value: unknown) => (isId(value) ? value : null)
