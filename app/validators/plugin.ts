import vine from '@vinejs/vine'
import { CAPABILITIES } from '#extension/manifest'

/** What somebody read and agreed to, by name: nobody agrees to more than they were shown. */
const consentRule = () =>
  vine.array(vine.enum(CAPABILITIES)).distinct().maxLength(CAPABILITIES.length)

export const pluginInstallationValidator = vine.create({
  capabilities: consentRule(),
  enable: vine.boolean().optional(),
})

export const pluginConsentValidator = vine.create({ capabilities: consentRule() })

/** The typed id that proves that data is deleted on purpose. */
export const pluginPurgeValidator = vine.create({
  id: vine.string().trim().maxLength(60),
  force: vine.boolean().optional(),
})

export const pluginSwitchValidator = vine.create({ on: vine.boolean() })

export const pluginPermissionValidator = vine.create({
  roles: vine
    .array(vine.enum(['owner', 'admin', 'member'] as const))
    .distinct()
    .maxLength(3),
})

/** Which values there may be is up to the plugin's own schema. */
export const pluginSettingsValidator = vine.create({
  values: vine.object({}).allowUnknownProperties(),
})
