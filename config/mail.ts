import { defineConfig, transports } from '@adonisjs/mail'
import env from '#start/env'
import { appUrl } from './app.js'

/** `smtp://user:password@host:587`, or `smtps://` where the connection is encrypted from its first byte. */
export function smtp(address: string) {
  const url = URL.parse(address)
  if (!url || !/^smtps?:$/.test(url.protocol)) {
    throw new Error('SMTP_URL must look like smtp://user:password@mail.example.org:587')
  }
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    ...(url.username && {
      auth: {
        type: 'login' as const,
        user: decodeURIComponent(url.username),
        pass: decodeURIComponent(url.password),
      },
    }),
  }
}

/** `Name <address>` or a bare address; without MAIL_FROM letters come from the server's own name. */
export function sender(value = `Lumina <lumina@${new URL(appUrl).hostname}>`) {
  const [, name, address] = value.match(/^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/) ?? []
  return address ? { name: name || 'Lumina', address } : { name: 'Lumina', address: value.trim() }
}

const mailConfig = defineConfig({
  default: 'smtp',
  from: sender(env.get('MAIL_FROM')),
  mailers: { smtp: transports.smtp(smtp(env.get('SMTP_URL') ?? 'smtp://localhost')) },
})

export default mailConfig

declare module '@adonisjs/mail/types' {
  export interface MailersList extends InferMailers<typeof mailConfig> {}
}
