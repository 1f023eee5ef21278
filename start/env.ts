import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Env } from '@adonisjs/core/env'
import { settleSwap } from '#extension/swap'
import { readOrMakeAppKey } from './app_key.js'

const root = new URL('../', import.meta.url)

loadDotEnv()

// A production build lives in build/: relative to it the data folder would be wiped by the next build.
process.env.DATA_DIR = resolve(process.env.DATA_DIR ?? './data')
mkdirSync(process.env.DATA_DIR, { recursive: true })
// Before anything of the data folder is opened: the key may be among what was moved.
await settleSwap()
process.env.APP_KEY ??= readOrMakeAppKey(process.env.DATA_DIR)
process.env.NODE_ENV ??= 'development'

function wholeNumber(fallback: number, least = 1) {
  return (name: string, value?: string) => {
    const parsed = value === undefined || value === '' ? fallback : Number(value)
    if (Number.isSafeInteger(parsed) && parsed >= least) return parsed
    throw new Error(`${name} must be a whole number from ${least} on, got "${value}"`)
  }
}

/** Every knob of the program. All are optional: see the configuration table in the README. */
export default await Env.create(root, {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  HOST: Env.schema.string.optional(),
  PORT: Env.schema.number.optional(),
  APP_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  APP_KEY: Env.schema.secret(),
  DATA_DIR: Env.schema.string(),
  LOG_LEVEL: Env.schema.enum.optional([
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  ] as const),
  TRUST_PROXY: Env.schema.string.optional(),

  DATABASE_URL: Env.schema.string.optional(),
  REDIS_URL: Env.schema.string.optional(),
  SMTP_URL: Env.schema.string.optional(),
  MAIL_FROM: Env.schema.string.optional(),

  REGISTRATION: Env.schema.enum.optional(['invite', 'open'] as const),
  ADMIN_EMAIL: Env.schema.string.optional(),
  ADMIN_PASSWORD: Env.schema.string.optional(),
  DEFAULT_QUOTA_BYTES: wholeNumber(4 * 1024 ** 3),
  MAX_UPLOAD_BYTES: wholeNumber(200 * 1024 ** 2),
  VISITOR_MAX_UPLOAD_BYTES: wholeNumber(10 * 1024 ** 2),
  VISITOR_MAX_FILES: wholeNumber(10),
  WORKERS: wholeNumber(availableParallelism(), 0),
  PLUGIN_FOLDERS: Env.schema.string.optional(),
  SAFE_MODE: Env.schema.enum.optional(['core', 'none'] as const),
  SEND_FILE: Env.schema.enum.optional(['x-accel-redirect', 'x-sendfile'] as const),
})

/** Read before anything is derived from the environment: the data folder and the key may be named there. */
function loadDotEnv() {
  const path = new URL('.env', root)
  if (existsSync(path)) process.loadEnvFile(path)
}
