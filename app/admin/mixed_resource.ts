import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { MixedColumn, MixedAction } from '#admin/define_admin_mixin'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import type { AdminAction } from '#admin/run_action'

/** What one plugin adds to one resource, under the names that it has there. */
export interface Mixed {
  resource: string
  isOpen: (area: Area) => boolean
  columns: Record<string, MixedColumn>
  actions: Record<string, MixedAction<never>>
}

const mixins = new Set<Mixed>()
const made = new WeakMap<AdminResource, { from: Mixed[]; resource: AdminResource }[]>()

/** Adds to a resource, which may come later, and answers how to take it away again. */
export function mixIn(mixed: Mixed) {
  mixins.add(mixed)
  return () => {
    mixins.delete(mixed)
  }
}

/** A resource with what is added to it in this area. The same one each time, as long as the same plugins are open. */
export function withMixins(resource: AdminResource, area: Area): AdminResource {
  const open = [...mixins].filter((one) => one.resource === resource.name && one.isOpen(area))
  if (!open.length) return resource
  const known = made.get(resource) ?? []
  const before = known.find(({ from }) => isSame(from, open))
  if (before) return before.resource
  const mixed = mix(resource, open)
  // Of the last few combinations: orgs differ in what they have on.
  made.set(resource, [{ from: open, resource: mixed }, ...known].slice(0, 16))
  return mixed
}

const isSame = (one: Mixed[], other: Mixed[]) =>
  one.length === other.length && one.every((each, at) => each === other[at])

function mix(resource: AdminResource, open: Mixed[]): AdminResource {
  const columns = Object.assign({}, ...open.map((one) => one.columns)) as Mixed['columns']
  const actions = Object.assign({}, ...open.map((one) => one.actions)) as Mixed['actions']
  const filters = Object.keys(columns).filter((name) => columns[name].narrow)
  return {
    ...resource,
    policy: withActions(resource.policy, actions),
    list: {
      ...resource.list,
      columns: [...resource.list.columns, ...Object.keys(columns)],
      filters: [...resource.list.filters, ...filters],
    },
    actions: { ...resource.actions, ...(actions as unknown as Record<string, AdminAction>) },
    added: Object.entries(columns).map(([name, column]) => fieldOf(name, column)),
  }
}

/**
 * The policy as it is, and beside it who may run what was added: whoever may see the row, where the action says so too. Its own
 * methods stay its own: what is private to it they find nowhere else.
 */
function withActions(policy: object, actions: Mixed['actions']): object {
  const added = new Map<string | symbol, unknown>(
    Object.entries(actions).map(([name, { may }]) => [
      `run_${name}`,
      async (area: Area, row: never) => (await allows(policy, 'view', area, row)) && may(area, row),
    ])
  )
  return new Proxy(policy, {
    get(target, name) {
      if (added.has(name)) return added.get(name)
      const own = Reflect.get(target, name, target) as unknown
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

/** The id is selected in its place: it is not in the table. */
function fieldOf(name: string, { kind, choices = [], load, narrow }: MixedColumn): AdminField {
  return {
    name,
    column: 'id',
    kind,
    isNullable: true,
    maxLength: null,
    choices,
    isKey: false,
    most: Number.MAX_SAFE_INTEGER,
    isMillis: false,
    relation: null,
    can: null,
    isInline: false,
    isRaw: false,
    added: { load, narrow },
  }
}
