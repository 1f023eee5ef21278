import { setTimeout as after } from 'node:timers/promises'
import mailer from '@adonisjs/mail/services/main'
import { testLetter } from '#mails/test_letter'
import { isMailDelivered } from '#mails/delivery'
import { postLetter } from '#mails/post_office'
import { writeLetter } from '#mails/write_letter'
import type User from '#models/user'

/** Somebody waits for the answer. */
const PATIENCE_MS = 20_000

/** `sent`: the mail server took it. `kept`: there is none, so it lies in the outbox. `silent`: it did not answer in time. */
export type TestLetterOutcome =
  | { state: 'sent' | 'silent' }
  | { state: 'kept'; mailId: string }
  | { state: 'refused'; reason: string }

/** Tries the way that letters take, with one to whoever asks, and tells how it went. */
export class SendTestLetter {
  async handle({ user, origin }: { user: User; origin: string }): Promise<TestLetterOutcome> {
    const letter = testLetter(user, { origin })
    if (!isMailDelivered()) {
      const { id: mailId } = await postLetter(letter)
      return { state: 'kept', mailId }
    }
    const { html, text } = await writeLetter(letter)
    const sending = mailer.use('smtp').send((message) => {
      message.to(letter.to).subject(letter.subject).html(html).text(text)
    })
    const over = new AbortController()
    try {
      return await Promise.race([
        sending.then(() => ({ state: 'sent' as const }), refused),
        after(PATIENCE_MS, { state: 'silent' as const }, { signal: over.signal }),
      ])
    } finally {
      over.abort()
    }
  }
}

const refused = (error: Error) => ({
  state: 'refused' as const,
  reason: error.message.slice(0, 300),
})
