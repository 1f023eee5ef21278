import i18nManager from '@adonisjs/i18n/services/main'
import type { Letter } from '#mails/letter'
import type User from '#models/user'

interface From {
  /** Where the server is reached: the links of the letter lead there. */
  origin: string
}

interface WithSecret extends From {
  secret: string
}

export function signInLetter(user: User, { origin, secret }: WithSecret): Letter {
  const { t, base } = begin(user, 'sign_in')
  return {
    ...base,
    button: { label: t('button'), url: `${origin}/sign-in/link/${secret}` },
    notes: [t('validity'), t('mails.not_you')],
  }
}

export function passwordLetter(user: User, { origin, secret }: WithSecret): Letter {
  const { t, base } = begin(user, 'password')
  return {
    ...base,
    button: { label: t('button'), url: `${origin}/reset-password/${secret}` },
    notes: [t('validity'), t('mails.not_you')],
  }
}

export function passwordChangedLetter(user: User, { origin }: From): Letter {
  const { t, base } = begin(user, 'password_changed')
  return {
    ...base,
    paragraphs: [t('text'), t('warning')],
    button: { label: t('button'), url: `${origin}/forgot-password` },
    notes: [t('tokens')],
  }
}

export function emailConfirmLetter(
  user: User,
  { origin, secret, email }: WithSecret & { email: string }
): Letter {
  const { t, base } = begin(user, 'email_confirm', { email })
  return {
    ...base,
    to: email,
    button: { label: t('button'), url: `${origin}/email/${secret}` },
    notes: [t('validity'), t('mails.not_you')],
  }
}

export function emailNoticeLetter(user: User, { origin, email }: From & { email: string }): Letter {
  const { t, base } = begin(user, 'email_notice', { email })
  return {
    ...base,
    paragraphs: [t('text'), t('warning')],
    button: { label: t('button'), url: `${origin}/account/security` },
  }
}

export function emailTakenLetter(user: User, { origin }: From): Letter {
  const { t, base } = begin(user, 'email_taken', { email: user.email })
  return { ...base, button: { label: t('button'), url: `${origin}/sign-in` }, notes: [t('note')] }
}

export function welcomeLetter(user: User, { origin, secret }: WithSecret): Letter {
  const { t, base } = begin(user, 'welcome')
  return {
    ...base,
    button: { label: t('button'), url: `${origin}/email/${secret}` },
    notes: [t('validity')],
  }
}

/** What all letters to an account have in common; `t` speaks its language and knows the letter's own texts by short names. */
function begin(user: User, name: string, values: Record<string, string> = {}) {
  const i18n = i18nManager.locale(user.locale)
  const t = (key: string) =>
    i18n.t(key.includes('.') ? key : `mails.${name}.${key}`, { name: user.name, ...values })
  const base = {
    to: user.email,
    locale: user.locale,
    subject: t('subject'),
    heading: t('heading'),
    paragraphs: [t('text')],
  }
  return { t, base }
}
