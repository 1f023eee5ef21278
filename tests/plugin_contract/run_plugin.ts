import { resolve } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { dropAllOf } from '#extension/catalogue'
import { discover } from '#extension/discovery'
import { host } from '#extension/host'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { writeIncidents } from '#extension/incidents'

/** Installs and enables a plugin, with whatever it asks for. One from another folder is forgotten again by what is answered. */
export async function runPlugin(id: string, folder?: string) {
  const before = process.env.PLUGIN_FOLDERS
  if (folder) process.env.PLUGIN_FOLDERS = [before, resolve(folder)].filter(Boolean).join(',')
  await install(id)
  await new EnablePlugin().handle({ id, consents: await asksFor(id) })
  const { observed, reason } = host.find(id)!
  if (observed !== 'enabled') {
    throw new Error(`${id} is ${observed}: ${reason?.code} ${reason?.detail ?? ''}`)
  }
  return async () => {
    if (!folder) return
    process.env.PLUGIN_FOLDERS = before ?? ''
    await forget(id)
  }
}

/** Migrates it, and leaves it off. */
export async function install(id: string) {
  await new InstallPlugin().handle({ id, consents: await asksFor(id) })
}

async function asksFor(id: string) {
  const candidate = await candidateOf(id)
  return candidate.manifest?.capabilities?.map(({ name }) => name) ?? []
}

/** Its files, or a word on where they are looked for. */
export async function candidateOf(id: string) {
  const candidate = (await discover()).find((each) => each.id === id)
  if (!candidate) throw new Error(`There is no plugin "${id}" in plugins/ or PLUGIN_FOLDERS`)
  return candidate
}

async function forget(id: string) {
  await writeIncidents()
  await db.from('jobs').where('name', 'like', `plg.${id}.%`).delete()
  await db.from('job_schedules').where('name', 'like', `plg.${id}.%`).delete()
  await db.from('plugins').where('id', id).delete()
  await db.transaction((client) => dropAllOf(id, client))
  await host.follow()
}
