import env from '#start/env'

/** Whether letters really leave the server, or wait in the outbox that the superadmin opens. */
export function isMailDelivered() {
  return Boolean(env.get('SMTP_URL'))
}
