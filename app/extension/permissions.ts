import db from '@adonisjs/lucid/services/db'
import type { PluginPermission, PluginRole } from '#extension/define_plugin'
import { isOpen } from '#extension/gate'
import type { LocaleText } from '#extension/manifest'
import { bumpEpoch, type PluginClient } from '#extension/rows'

/** Whoever is asked about: somebody inside an org. */
export interface PluginActor {
  orgId: string
  role: PluginRole
}

export interface PermissionState {
  /** Without `plg.<id>.`. */
  name: string
  title: LocaleText
  roles: PluginRole[]
}

/** Roles by `<plugin>.<permission>`: what the rows say. */
let granted: ReadonlyMap<string, ReadonlySet<PluginRole>> = new Map()

/** Whether a plugin is on for the org and the role of the actor has this permission of it. Answers from memory. */
export function may(plugin: string, permission: string, { orgId, role }: PluginActor) {
  return isOpen(plugin, orgId) && rolesOf(plugin, permission).has(role)
}

/** Which of the permissions that a plugin declares an actor has. */
export function permissionsOf(
  plugin: string,
  declared: Record<string, PluginPermission> | undefined,
  actor: PluginActor
) {
  return Object.keys(declared ?? {}).filter((name) => may(plugin, name, actor))
}

/** Who has which permission, for the console. A permission without a row belongs to nobody. */
export function describePermissions(
  plugin: string,
  declared: Record<string, PluginPermission> | undefined
): PermissionState[] {
  return Object.entries(declared ?? {}).map(([name, { title }]) => ({
    name,
    title,
    roles: [...rolesOf(plugin, name)],
  }))
}

const NOBODY: ReadonlySet<PluginRole> = new Set()
const rolesOf = (plugin: string, permission: string) =>
  granted.get(`${plugin}.${permission}`) ?? NOBODY

/** Gives a permission to exactly these roles. `host.follow()` afterwards lets this process know. */
export async function savePermission(
  plugin: string,
  name: string,
  roles: PluginRole[],
  client?: PluginClient
): Promise<void> {
  if (!client) return db.transaction((trx) => savePermission(plugin, name, roles, trx))
  const values = { roles: JSON.stringify(roles), changed_at: Date.now() }
  await client
    .knexQuery()
    .table('plugin_permissions')
    .insert({ plugin_id: plugin, name, ...values })
    .onConflict(['plugin_id', 'name'])
    .merge(values)
  await bumpEpoch(client)
}

/** For the host: reads the rows again. */
export async function readPermissions() {
  const rows: { plugin_id: string; name: string; roles: string }[] = await db
    .connection()
    .knexQuery()
    .from('plugin_permissions')
    .select('plugin_id', 'name', 'roles')
  granted = new Map(
    rows.map(({ plugin_id: plugin, name, roles }) => [
      `${plugin}.${name}`,
      new Set(JSON.parse(roles) as PluginRole[]),
    ])
  )
}
