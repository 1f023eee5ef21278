import encryption from '@adonisjs/core/services/encryption'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Settings } from '#config/settings'
import ServerSetting from '#models/server_setting'

export const SETTINGS_ROW = 'settings'
export const HISTORY_ROW = 'settings_history'

/** Never shown, and kept sealed. */
export const SECRETS = ['smtpUrl'] as const satisfies (keyof Settings)[]

export const isSecret = (name: string) => (SECRETS as readonly string[]).includes(name)

/** A change that somebody made. Of a secret it tells only that there was one. */
export interface SettingsChange {
  id: string
  at: string
  actorId: string
  actor: string
  changes: { field: string; before: string | number | null; after: string | number | null }[]
}

/** What was chosen in the console, opened. A secret that another key sealed counts as not chosen. */
export async function readChosen(client?: TransactionClientContract): Promise<Partial<Settings>> {
  const stored = await readJson<Record<string, string | number | null>>(SETTINGS_ROW, {}, client)
  const opened = Object.entries(stored).flatMap(([name, value]) => {
    if (!isSecret(name) || value === null) return [[name, value]]
    const secret = encryption.decrypt<string>(String(value), purposeOf(name))
    return secret === null ? [] : [[name, secret]]
  })
  return Object.fromEntries(opened)
}

export function sealed(values: Partial<Settings>) {
  const entries = Object.entries(values).map(([name, value]) =>
    isSecret(name) && value !== null
      ? [name, encryption.encrypt(value, { purpose: purposeOf(name) })]
      : [name, value]
  )
  return JSON.stringify(Object.fromEntries(entries))
}

/** The last changes first. */
export function readSettingsHistory(client?: TransactionClientContract) {
  return readJson<SettingsChange[]>(HISTORY_ROW, [], client)
}

async function readJson<Value>(name: string, none: Value, client?: TransactionClientContract) {
  const query = ServerSetting.query({ client }).where('name', name)
  const row = await (client ? query.forUpdate() : query).first()
  return row ? (JSON.parse(row.value) as Value) : none
}

const purposeOf = (name: string) => `settings.${name}`
