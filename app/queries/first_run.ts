import ServerSetting from '#models/server_setting'
import User from '#models/user'

let isDone = false

/**
 * Whether nobody operates this server yet. The answer «done» is final and kept: pages ask on every visit.
 * A server whose superadmin is gone does not fall to whoever comes next.
 */
export async function isFirstRunDue() {
  if (!isDone) {
    const mark = await ServerSetting.query().where('name', 'first_run').first()
    isDone = Boolean(mark ?? (await User.query().whereNotNull('superadmin_at').first()))
  }
  return !isDone
}

/** Asks the database again, as a new process would. */
export function forgetFirstRun() {
  isDone = false
}
