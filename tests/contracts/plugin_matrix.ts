import { existsSync, readdirSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type Org from '#models/org'
import type User from '#models/user'
import type { Hearings } from './route_matrix.js'

/** What `plugins/<id>/tests/route_matrix.ts` exports as its default: a line for every route of the plugin. */
export interface PluginMatrix {
  routes: Record<string, Hearings>
  /** Makes a row of everything that routes name, by parameter, as the owner of an org. */
  furnish?(org: Org, owner: User): Promise<Record<string, string>>
}

const root = app.makePath('plugins')

/** Ids of the plugins that come with the program. */
export const bundledPlugins = existsSync(root) ? readdirSync(root) : []

export async function matrixOf(id: string): Promise<PluginMatrix> {
  const path = `${root}/${id}/tests/route_matrix.ts`
  if (!existsSync(path)) return { routes: {} }
  const { default: matrix } = await import(path)
  return matrix
}
