import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { makeId } from '#models/concerns/identified'
import { FollowSettings } from '#actions/follow_settings'
import { noteChange } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { presets, type Settings } from '#config/settings'
import ServerSetting from '#models/server_setting'
import type User from '#models/user'
import {
  HISTORY_ROW,
  isSecret,
  readChosen,
  readSettingsHistory,
  sealed,
  SECRETS,
  SETTINGS_ROW,
  type SettingsChange,
} from '#queries/settings'
import { settingsValidator } from '#validators/settings'

const MOST_KEPT = 200

const ROW = { model: 'server_setting', table: 'server_settings', rowId: SETTINGS_ROW }

interface Change {
  values: Record<string, unknown>
  actor: User
  messagesProvider: MessagesProviderContact
}

/** Keeps what was chosen for the server, with who chose it. What the environment says anyway is not written down. */
export class SaveSettings {
  async handle({ values, actor, messagesProvider }: Change) {
    await db.transaction(async (client) => {
      const before = { ...presets(), ...(await readChosen(client)) }
      // How letters go may stay as the environment says it, which has rules of its own.
      const asked = { ...before, mailFrom: undefined, smtpUrl: undefined, ...values }
      const after = {
        ...before,
        ...(await settingsValidator.validate(asked, { messagesProvider })),
      } as Settings
      const changes = changesOf(before, after)
      if (!changes.length) return
      await ServerSetting.keep(SETTINGS_ROW, sealed(chosenIn(after)), client)
      await this.#remember(changes, actor, client)
      const row = { ...ROW, before: { ...before }, after: { ...after }, secrets: SECRETS }
      await noteChange({ ...row, verb: 'updated' }, client)
      const facts = { changed: changes.map(({ field }) => field).join(' ') }
      await recordDeed({ event: 'settings.changed', facts }, client)
    })
    await new FollowSettings().handle()
  }

  async #remember(
    changes: SettingsChange['changes'],
    { id: actorId, name: actor }: User,
    client: TransactionClientContract
  ) {
    const known = await readSettingsHistory(client)
    const entry = { id: makeId(), at: new Date().toISOString(), actorId, actor, changes }
    const history = [entry, ...known].slice(0, MOST_KEPT)
    await ServerSetting.keep(HISTORY_ROW, JSON.stringify(history), client)
  }
}

/** So that the environment goes on to rule where nobody chose anything else. */
function chosenIn(values: Settings): Partial<Settings> {
  const preset: Record<string, unknown> = { ...presets() }
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== preset[name])
  )
}

function changesOf(before: Settings, after: Settings): SettingsChange['changes'] {
  const names = Object.keys(after) as (keyof Settings)[]
  const told = (name: string, value: string | number | null) =>
    isSecret(name) && value !== null ? '•••' : value
  return names
    .filter((name) => before[name] !== after[name])
    .map((field) => ({
      field,
      before: told(field, before[field]),
      after: told(field, after[field]),
    }))
}
