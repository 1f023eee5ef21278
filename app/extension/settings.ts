import { AsyncLocalStorage } from 'node:async_hooks'
import encryption from '@adonisjs/core/services/encryption'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { v7 as uuidv7 } from 'uuid'
import type { PluginSettings, SettingsSchema } from '#extension/define_plugin'
import type { ObjectSchema } from '#extension/form_fields'
import { noteIncident } from '#extension/incidents'
import { keptRow } from '#extension/row_changes'
import { bumpEpoch, type PluginClient } from '#extension/rows'
import {
  fieldsOf,
  refusedFields,
  type SettingsScope,
  type SettingsValues,
} from '#extension/settings_shape'
import type { Undo } from '#extension/undo'

export type { SettingsScope, SettingsValues } from '#extension/settings_shape'

/** What a form for settings is made of. Secrets are never among the values. */
export interface SettingsDescription {
  schema: ObjectSchema
  values: SettingsValues
  /** Fields that are secret, and which of them have a value. */
  secrets: { name: string; isSet: boolean }[]
}

export interface SaveOptions {
  /** Settings of an org; without it those of the whole server. */
  orgId?: string | null
  actorId?: string | null
  client?: PluginClient
  /** Says in the language of the reader what is wrong: `i18n.createMessagesProvider()`. */
  messagesProvider?: MessagesProviderContact
}

/** What was read stays until something changes, here or in another process. The oldest go first. */
const kept = new Map<string, Readonly<SettingsValues>>()
const MOST_KEPT = 1_000
let generation = 0

const declared = new Map<string, PluginSettings>()
const aside = new AsyncLocalStorage<{ plugin: string; settings: PluginSettings }>()

/** For the host: which settings a plugin has while it is loaded. */
export function addSettings(plugin: string, settings: PluginSettings): Undo {
  declared.set(plugin, settings)
  return () => declared.delete(plugin)
}

/**
 * For the host: runs what belongs to files that are not loaded, or not loaded yet, with the settings that they declare.
 * Whoever else asks meanwhile is told what holds for them.
 */
export function withSettings<Result>(
  plugin: string,
  settings: PluginSettings = {},
  work: () => Result
): Result {
  return aside.run({ plugin, settings }, work)
}

/** For the host: rows may be others than they were. */
export function forgetSettings() {
  generation += 1
  kept.clear()
}

/**
 * The settings of a plugin: what was saved, over its defaults. A value that its schema refuses by now (after an upgrade,
 * or by hand) is an incident and counts as its default. Answers `{}` where the plugin declares no such settings or is not
 * loaded; its own hooks know them all the same.
 */
export function settingsOf(plugin: string) {
  return {
    /**
     * Of the whole server, secrets included: for code of the plugin only. What is answered is frozen. Answered from memory;
     * with the client of a transaction read anew, as that transaction sees it.
     */
    platform: (client?: PluginClient) => read(plugin, 'platform', null, client),

    /** Of one org, secrets included, and the same otherwise. Inside a transaction pass its client. */
    org: (orgId: string, client?: PluginClient) => read(plugin, 'org', orgId, client),

    /**
     * Names of secrets of the whole server that were saved and that its key does not open any more: they are missing from
     * `platform()`, as if nobody had ever saved them.
     */
    closedSecrets: () => closedSecrets(plugin),

    /**
     * Checks and keeps values; fields that are not named stay. A secret that is `undefined` or an empty text stays, one
     * that is `null` is removed. Kept is what the schema makes of a value. Throws a validation error that names the
     * fields, and `E_NOT_FOUND` (404) where the plugin declares no such settings or is not loaded.
     *
     * In a transaction of its own unless a `client` is given: then whoever reads with that client sees it at once, others
     * in this process after the commit. Other processes follow in about 2 s.
     */
    save: (values: SettingsValues, options: SaveOptions = {}) => save(plugin, values, options),

    /** Everything that a form needs, or nothing where the plugin has no such settings or is not loaded. */
    describe: (scope: SettingsScope, orgId: string | null = null) => describe(plugin, scope, orgId),
  }
}

async function read(
  plugin: string,
  scope: SettingsScope,
  orgId: string | null,
  client?: PluginClient
): Promise<Readonly<SettingsValues>> {
  // What a transaction sees is nobody else's business yet, and what a hook declares may never be.
  const isOwn = client?.isTransaction || isAside(plugin)
  const key = `${plugin}:${scope}:${orgId ?? ''}`
  const known = isOwn ? undefined : kept.get(key)
  if (known) return known
  const readIn = generation
  const { schema, defaults } = declaredBy(plugin, scope)
  if (!schema) return {}
  const stored = await readStored(plugin, orgId, client)
  const values = frozenRecord(await sound(plugin, schema, defaults, stored))
  // What was read while something changed may be what it was before.
  if (!isOwn && readIn === generation) keep(key, values)
  return values
}

function keep(key: string, values: Readonly<SettingsValues>) {
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, values)
}

/** A copy that nobody can change for the next reader. What is neither list nor record is handed on as it is. */
function frozen(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozen))
  return isRecord(value) ? frozenRecord(value) : value
}

function frozenRecord(values: SettingsValues): Readonly<SettingsValues> {
  const parts = Object.entries(values).map(([name, part]) => [name, frozen(part)])
  return Object.freeze(Object.fromEntries(parts))
}

const isRecord = (value: unknown): value is SettingsValues =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const isAside = (plugin: string) => aside.getStore()?.plugin === plugin

function declaredBy(plugin: string, scope: SettingsScope) {
  const settings = (isAside(plugin) ? aside.getStore()!.settings : declared.get(plugin)) ?? {}
  return {
    schema: settings[scope],
    defaults: settings.defaults?.[scope] ?? {},
    secrets: settings.secrets ?? [],
  }
}

async function closedSecrets(plugin: string) {
  const secrets = await secretsOf(plugin, null)
  return secrets
    .filter(({ name, value }) => encryption.decrypt(value, purposeOf(plugin, null, name)) === null)
    .map(({ name }) => name)
}

/** Values and secrets together, as they were saved. */
async function readStored(plugin: string, orgId: string | null, client?: PluginClient) {
  const { values } = (await rowOf(plugin, orgId, client)) ?? { values: '{}' }
  const secrets = await secretsOf(plugin, orgId, client)
  const opened = secrets.map(({ name, value }) => [
    name,
    encryption.decrypt<unknown>(value, purposeOf(plugin, orgId, name)) ?? undefined,
  ])
  return { ...JSON.parse(values), ...Object.fromEntries(opened) } as SettingsValues
}

const connection = (client?: PluginClient) => client ?? db.connection()

async function rowOf(
  plugin: string,
  orgId: string | null,
  client?: PluginClient
): Promise<{ id: string; values: string } | undefined> {
  return connection(client)
    .knexQuery()
    .from('plugin_settings')
    .where({ plugin_id: plugin, org_id: orgId })
    .first('id', 'values')
}

async function secretsOf(
  plugin: string,
  orgId: string | null,
  client?: PluginClient
): Promise<{ name: string; value: string }[]> {
  return connection(client)
    .knexQuery()
    .from('plugin_secrets')
    .where({ plugin_id: plugin, org_id: orgId })
    .select('name', 'value')
}

/** A secret opens only where it was put: copied into another row it is worth nothing. */
const purposeOf = (plugin: string, orgId: string | null, name: string) =>
  `plg.${plugin}.${orgId ?? 'platform'}.${name}`

async function sound(
  plugin: string,
  schema: SettingsSchema,
  defaults: SettingsValues,
  stored: SettingsValues
) {
  const fields = fieldsOf(schema)
  const all: SettingsValues = { ...defaults }
  for (const name of fields) if (stored[name] !== undefined) all[name] = stored[name]
  const refused = await refusedFields(schema, all)
  for (const [name, why] of refused) {
    if (!(name in stored)) continue
    const error = new Error(`The saved value of "${name}" is refused by now: ${why}`)
    noteIncident({ plugin, phase: 'settings', error })
    all[name] = defaults[name]
  }
  return all
}

async function save(
  plugin: string,
  given: SettingsValues,
  { orgId = null, actorId = null, client, messagesProvider }: SaveOptions
): Promise<void> {
  if (!client) {
    await db.transaction((trx) =>
      save(plugin, given, { orgId, actorId, client: trx, messagesProvider })
    )
    return
  }
  const { schema, defaults, secrets } = declaredBy(plugin, orgId ? 'org' : 'platform')
  if (!schema) {
    const message = `${plugin} has no such settings, or does not run`
    throw new Exception(message, { status: 404, code: 'E_NOT_FOUND' })
  }
  const stored = await readStored(plugin, orgId, client)
  const fields = fieldsOf(schema)
  const next = merged(given, stored, fields, secrets)
  const options = { meta: { isSaving: true }, messagesProvider }
  const checked = (await schema.validate({ ...defaults, ...next }, options)) as SettingsValues
  const plain = Object.entries(checked).filter(([name]) => !secrets.includes(name))
  const changed = { ...rowsOf(plugin, orgId), secrets }
  await keptRow(changed, client, async () => {
    await writeValues(plugin, orgId, Object.fromEntries(plain), actorId, client)
    for (const name of secrets.filter((secret) => fields.includes(secret))) {
      if (isUntouched(given[name])) continue
      const value = given[name] === null ? null : checked[name]
      if (!isUntouched(value)) await writeSecret(plugin, orgId, name, value, client)
    }
  })
  await bumpEpoch(client)
  if (client.isTransaction) (client as TransactionClientContract).after('commit', forgetSettings)
  else forgetSettings()
}

const rowsOf = (plugin: string, orgId: string | null) => ({
  model: 'plugin_setting' as const,
  table: 'plugin_settings',
  rowId: plugin,
  plugin,
  orgId,
  async read(client: PluginClient) {
    if (await rowOf(plugin, orgId, client)) return readStored(plugin, orgId, client)
    return null
  },
})

/** A form that does not show a secret sends it empty. */
const isUntouched = (secret: unknown) => secret === undefined || secret === ''

/** Removed is what is `null`; an empty secret was not touched. */
function merged(
  given: SettingsValues,
  stored: SettingsValues,
  fields: string[],
  secrets: string[]
): SettingsValues {
  const next: SettingsValues = { ...stored }
  for (const name of fields) {
    const value = given[name]
    if (value === undefined || (secrets.includes(name) && isUntouched(value))) continue
    if (value === null) delete next[name]
    else next[name] = value
  }
  return Object.fromEntries(Object.entries(next).filter(([name]) => fields.includes(name)))
}

async function writeValues(
  plugin: string,
  orgId: string | null,
  values: SettingsValues,
  actorId: string | null,
  client: PluginClient
) {
  const changes = {
    values: JSON.stringify(values),
    changed_by_id: actorId,
    changed_at: Date.now(),
  }
  const known = await rowOf(plugin, orgId, client)
  const table = client.knexQuery().table('plugin_settings')
  if (known) await table.where('id', known.id).update(changes)
  else await table.insert({ id: uuidv7(), plugin_id: plugin, org_id: orgId, ...changes })
}

async function writeSecret(
  plugin: string,
  orgId: string | null,
  name: string,
  value: unknown,
  client: PluginClient
) {
  const place = { plugin_id: plugin, org_id: orgId, name }
  await client.knexQuery().from('plugin_secrets').where(place).delete()
  if (value === null) return
  const sealed = encryption.encrypt(value, { purpose: purposeOf(plugin, orgId, name) })
  await client
    .knexQuery()
    .table('plugin_secrets')
    .insert({ id: uuidv7(), ...place, value: sealed, changed_at: Date.now() })
}

async function describe(
  plugin: string,
  scope: SettingsScope,
  orgId: string | null
): Promise<SettingsDescription | null> {
  const { schema, secrets } = declaredBy(plugin, scope)
  if (!schema) return null
  const values = await read(plugin, scope, orgId)
  const rows = await secretsOf(plugin, orgId)
  const stored = new Set(rows.map(({ name }) => name))
  const fields = fieldsOf(schema)
  return {
    schema: schema.toJSONSchema() as ObjectSchema,
    values: Object.fromEntries(
      Object.entries(values).filter(([name]) => !secrets.includes(name) && fields.includes(name))
    ),
    secrets: secrets
      .filter((name) => fields.includes(name))
      .map((name) => ({ name, isSet: stored.has(name) })),
  }
}
