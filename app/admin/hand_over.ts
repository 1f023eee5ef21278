import i18nManager from '@adonisjs/i18n/services/main'
import type { Area } from '#admin/area'
import type { Handed } from '#admin/run_action'

/** What an action hands to whoever ran it, with its name in their language: `admin.<key>`. */
export function handOver({ user }: Area, key: string, value: string): Handed {
  return { label: i18nManager.locale(user.locale).t(`admin.${key}`), value }
}
