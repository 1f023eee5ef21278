import type { I18n } from '@adonisjs/i18n'
import { BackupRefusal } from './archive/refusal.js'
import { wordsOf } from './words_of.js'

const NAMED = '{"reason":'

/** What a drill found to be wrong, as it is kept. */
export function drillFailureOf(error: Error) {
  if (!(error instanceof BackupRefusal)) return error.message.slice(0, 500)
  const { reason, params } = error
  return JSON.stringify({ reason, params })
}

/** The same in words. What is no refusal, or was kept by an older version, is told as it is. */
export const wordsOfDrillFailure = (failure: string, i18n: I18n) =>
  failure.startsWith(NAMED) ? wordsOf(JSON.parse(failure), i18n) : failure
