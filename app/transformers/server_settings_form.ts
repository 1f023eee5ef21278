import type { I18n } from '@adonisjs/i18n'
import type { Settings } from '#config/settings'
import type { ObjectSchema } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'
import FormTransformer from '#transformers/form_transformer'
import { settingsValidator } from '#validators/settings'

/** What holds now as a form. Of secrets it tells only which are set. */
export function serverSettingsForm(
  now: Settings,
  secrets: readonly (keyof Settings)[],
  i18n: I18n
) {
  const form = {
    schema: settingsValidator.toJSONSchema() as ObjectSchema,
    values: { ...now },
    secrets,
    secretsSet: secrets.filter((name) => now[name] !== null),
    kinds: {
      defaultQuotaBytes: 'bytes',
      maxUploadBytes: 'bytes',
      visitorMaxUploadBytes: 'bytes',
    } as const,
  }
  return FormTransformer.transform(form, (key: string) =>
    knownWord(i18n, `admin_settings.fields.${key}`)
  )
}
