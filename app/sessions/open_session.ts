import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed, recordSoon } from '#audit/recorder'
import { Current } from '#audit/current'
import { announce } from '#extension/events'
import { Refusal } from '#exceptions/refusal'
import type User from '#models/user'

/** Signs somebody in under a new session id, whatever door they came through. */
export async function openSession(
  { auth, session }: HttpContext,
  user: User,
  options: { remember?: boolean } = {}
) {
  if (user.isSuspended) throw new Refusal(403, 'E_ACCOUNT_SUSPENDED')
  await auth.use('web').login(user)
  if (options.remember) session.put('remembered', true)
  else session.forget('remembered')
  Current.set({ actorId: user.id })
  await recordDeed({ event: 'session.opened', subject: { type: 'user', id: user.id } })
}

/** Signs out and forgets everything that the session knew. The sign-in page then makes the browser forget its history. */
export async function closeSession({ auth, session }: HttpContext) {
  const userId = auth.use('web').user?.id
  await auth.use('web').logout()
  if (userId) recordSoon({ event: 'session.closed', subject: { type: 'user', id: userId } })
  session.clear()
  session.regenerate()
  session.flash('forgetHistory', true)
  // The row itself goes when the answer is on its way: nobody is let in by this session until then either.
  if (userId) announce('session.ended@1', { userId })
}
