import type Org from '#models/org'
import type User from '#models/user'
import type { Hearings } from './route_matrix.js'

/** What `plugins/<id>/tests/route_matrix.ts` exports as its default: a line for every route of the plugin. */
export interface PluginMatrix {
  routes: Record<string, Hearings>
  /** Makes a row of everything that routes name, by parameter, as the owner of an org. */
  furnish?(org: Org, owner: User): Promise<Record<string, string>>
}
