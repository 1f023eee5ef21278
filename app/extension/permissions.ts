import db from '@adonisjs/lucid/services/db'
import type { PluginPermission, PluginRole } from '#extension/define_plugin'
import { isOpen } from '#extension/gate'

/** Whoever is asked about: somebody inside an org. */
export interface PluginActor {
  orgId: string
  role: PluginRole
  /** Whoever operates the server and looks into the org: sees what members see, and no route lets them change anything. */
  isReadOnly?: boolean
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

const NOBODY: ReadonlySet<PluginRole> = new Set()
const rolesOf = (plugin: string, permission: string) =>
  granted.get(`${plugin}.${permission}`) ?? NOBODY

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
