import env from '#start/env'

/** What whoever runs the server may change while it runs. */
export interface Settings {
  registration: 'invite' | 'open'
  defaultQuotaBytes: number
  maxUploadBytes: number
  visitorMaxUploadBytes: number
  visitorMaxFiles: number
  mailFrom: string | null
  smtpUrl: string | null
}

let chosen: Partial<Settings> = {}

/** What holds where nobody chose anything in the console. */
export const presets = (): Settings => ({
  registration: env.get('REGISTRATION') ?? 'invite',
  defaultQuotaBytes: env.get('DEFAULT_QUOTA_BYTES'),
  maxUploadBytes: env.get('MAX_UPLOAD_BYTES'),
  visitorMaxUploadBytes: env.get('VISITOR_MAX_UPLOAD_BYTES'),
  visitorMaxFiles: env.get('VISITOR_MAX_FILES'),
  mailFrom: env.get('MAIL_FROM') || null,
  smtpUrl: env.get('SMTP_URL') || null,
})

/** What holds now. Answered from memory. */
export const settings = (): Settings => ({ ...presets(), ...chosen })

/** For `FollowSettings`: what was chosen in the console. */
export function choose(values: Partial<Settings>) {
  chosen = values
}
