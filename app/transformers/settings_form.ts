import type { I18n } from '@adonisjs/i18n'
import { knownWord } from '#extension/known_word'
import type { SettingsDescription } from '#extension/settings'
import FormTransformer from '#transformers/form_transformer'

/** The settings of a plugin as a form, with the plugin's own words in the language of the reader. */
export function settingsForm(plugin: string, described: SettingsDescription, i18n: I18n) {
  const { schema, values, secrets } = described
  const set = secrets.filter(({ isSet }) => isSet)
  const form = {
    schema,
    values,
    secrets: secrets.map(({ name }) => name),
    secretsSet: set.map(({ name }) => name),
  }
  return FormTransformer.transform(form, (key: string) =>
    knownWord(i18n, `plg.${plugin}.settings.${key}`)
  )
}
