import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
import { appUrl } from '#config/app'
import { isRegistrationOpen } from '#config/registration'
import { isMailDelivered } from '#mails/delivery'
import Org from '#models/org'
import Photo from '#models/photo'
import User from '#models/user'
import { countMails } from '#queries/outbox'

/** Where originals are kept, as its operator would look for it. */
export function storagePlace() {
  return join(env.get('DATA_DIR'), 'files')
}

export async function readServerFacts() {
  const [accounts, orgs, photos, usedBytes, letters, disk] = await Promise.all([
    count(User.query()),
    count(Org.query().whereNull('deleted_at')),
    count(Photo.acrossOrgs().whereNull('trashed_at')),
    sumOfUsedBytes(),
    countMails(),
    readDisk(),
  ])
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
    letters,
    accounts,
    orgs,
    photos,
    usedBytes,
    disk,
  }
}

function readVersion() {
  const { version } = JSON.parse(readFileSync(app.makePath('package.json'), 'utf8'))
  return String(version)
}

interface Countable {
  count(column: string): PromiseLike<{ $extras: Record<string, unknown> }[]>
}

async function count(query: Countable) {
  const [row] = await query.count('* as total')
  return Number(row.$extras.total)
}

async function sumOfUsedBytes() {
  const [row] = await Org.query().sum('storage_used_bytes as total')
  return Number(row.$extras.total ?? 0)
}

export async function readDisk() {
  const { bavail, blocks, bsize } = await statfs(env.get('DATA_DIR'))
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
