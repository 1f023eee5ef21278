import { BackupRefusal } from './refusal.js'

/** What a text in an archive says; nobody vouches for it yet. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BackupRefusal('damaged', {}, { cause: error })
  }
}
