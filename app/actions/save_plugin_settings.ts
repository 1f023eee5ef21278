import db from '@adonisjs/lucid/services/db'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { recordDeed } from '#audit/recorder'
import { host } from '#extension/host'
import { settingsOf, type SettingsValues } from '#extension/settings'

interface SettingsChange {
  pluginId: string
  /** Of an org; without it those of the whole server. */
  orgId?: string
  actorId: string
  values: SettingsValues
  messagesProvider: MessagesProviderContact
}

/** Keeps settings of a plugin that its own rules accept. What is secret is not written down a second time. */
export class SavePluginSettings {
  async handle({ pluginId, orgId, actorId, values, messagesProvider }: SettingsChange) {
    await db.transaction(async (client) => {
      await settingsOf(pluginId).save(values, { orgId, actorId, client, messagesProvider })
      await recordDeed(
        {
          event: 'plugin.settings_changed',
          orgId,
          subject: { type: 'plugin', id: pluginId },
          facts: { fields: Object.keys(values).join(', ').slice(0, 500) },
        },
        client
      )
    })
    await host.follow()
  }
}
