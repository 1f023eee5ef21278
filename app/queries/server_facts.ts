import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
import { appUrl } from '#config/app'
import { isRegistrationOpen } from '#config/registration'
import { isMailDelivered } from '#mails/delivery'
import { countMails } from '#queries/outbox'

/** Where originals are kept, as its operator would look for it. */
export function storagePlace() {
  return join(env.get('DATA_DIR'), 'files')
}

/** How the server is set up. */
export async function readServerFacts() {
  return {
    version: readVersion(),
    node: process.version,
    upSince: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    address: appUrl,
    isAddressSet: Boolean(env.get('APP_URL')),
    database: env.get('DATABASE_URL') ? ('postgresql' as const) : ('sqlite' as const),
    storage: storagePlace(),
    registration: isRegistrationOpen() ? ('open' as const) : ('invite' as const),
    isMailDelivered: isMailDelivered(),
    letters: await countMails(),
  }
}

function readVersion() {
  const { version } = JSON.parse(readFileSync(app.makePath('package.json'), 'utf8'))
  return String(version)
}

export async function readDisk() {
  const { bavail, blocks, bsize } = await statfs(env.get('DATA_DIR'))
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
