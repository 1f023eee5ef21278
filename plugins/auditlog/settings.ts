import vine from '@vinejs/vine'
import type { PluginSettings } from '#extension/define_plugin'
import { settingsOf } from '#extension/settings'

const DAYS = { least: 30, most: 3650, usual: 730 }

const days = () => vine.number().withoutDecimals().range([DAYS.least, DAYS.most])

export const settings: PluginSettings = {
  platform: vine.create({ days: days() }),
  org: vine.create({ ownDays: days().nullable().optional() }),
  defaults: { platform: { days: DAYS.usual } },
}

/** How long entries of an org, or of the server, are kept. */
export async function daysKept(orgId: string | null) {
  const { ownDays } = orgId ? await settingsOf('auditlog').org(orgId) : {}
  if (typeof ownDays === 'number') return ownDays
  const server = await settingsOf('auditlog').platform()
  return Number(server.days ?? DAYS.usual)
}
