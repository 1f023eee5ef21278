import type { PluginSettings, SettingsSchema } from '#extension/define_plugin'

export type SettingsScope = 'platform' | 'org'
export type SettingsValues = Record<string, unknown>

export const SCOPES: SettingsScope[] = ['platform', 'org']

interface ObjectShape {
  properties?: Record<string, unknown>
}

/** Names of the fields of a schema, in its order. */
export function fieldsOf(schema: SettingsSchema) {
  return Object.keys((schema.toJSONSchema() as ObjectShape).properties ?? {})
}

/** What is wrong with the settings that a plugin declares: defaults have to pass its own rules. */
export async function checkSettings(settings: PluginSettings = {}): Promise<string[]> {
  const problems = strangeSecrets(settings)
  for (const scope of SCOPES) {
    const schema = settings[scope]
    const defaults = settings.defaults?.[scope] ?? {}
    if (!schema) continue
    const fields = fieldsOf(schema)
    const unknown = Object.keys(defaults).filter((name) => !fields.includes(name))
    problems.push(...unknown.map((name) => `settings.defaults.${scope}.${name}: is no field`))
    const { secrets = [] } = settings
    const refused = await refusedFields(schema, defaults)
    problems.push(
      ...[...refused]
        .filter(([name]) => !secrets.includes(name))
        .map(([name, why]) => `settings.defaults.${scope}.${name}: ${why}`)
    )
  }
  return problems
}

/** What is misspelt would be kept for everybody to read. */
function strangeSecrets({ platform, org, secrets = [] }: PluginSettings) {
  const fields = [platform, org].flatMap((schema) => (schema ? fieldsOf(schema) : []))
  return secrets
    .filter((name) => !fields.includes(name))
    .map((name) => `settings.secrets: "${name}" is no field`)
}

/** Which values a schema refuses, and why, by the field at the top. */
export async function refusedFields(schema: SettingsSchema, values: SettingsValues) {
  const refused = new Map<string, string>()
  try {
    await schema.validate(values, { meta: {} })
  } catch (error) {
    const { code, messages }: { code?: string; messages?: FieldMessage[] } = Object(error)
    if (code !== 'E_VALIDATION_ERROR' || !messages) throw error
    for (const { field, message } of messages) refused.set(field.split('.')[0], message)
  }
  return refused
}

interface FieldMessage {
  field: string
  message: string
}
