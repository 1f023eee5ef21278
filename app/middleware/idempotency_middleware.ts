import { createHash } from 'node:crypto'
import encryption from '@adonisjs/core/services/encryption'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { DateTime } from 'luxon'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import IdempotencyKey from '#models/idempotency_key'
import { sqlTime } from '#models/concerns/sql_time'

/** After this long a write without an answer is taken for one whose process died. */
const STALE_MINUTES = 15
const MAX_KEPT_BODY = 1024 * 1024

/**
 * A write that carries an `Idempotency-Key` happens once: whoever repeats it hears the first answer again.
 * Only what succeeded is kept; a refusal changed nothing and may be tried again under the same key.
 */
export default class IdempotencyMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const key = ctx.request.header('idempotency-key')
    if (key === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(ctx.request.method()))
      return next()
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Refusal(422, 'E_BAD_IDEMPOTENCY_KEY')
    const claim = await claimKey(ctx, key)
    if (claim.isAnswered) return replay(ctx, claim)
    await next()
    await keepAnswer(ctx, claim)
  }
}

async function claimKey(ctx: HttpContext, key: string) {
  const userId = ctx.auth.getUserOrFail().id
  const fingerprint = fingerprintOf(ctx)
  try {
    return await IdempotencyKey.create({ userId, key, fingerprint, status: null })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
  const known = await IdempotencyKey.query().where({ user_id: userId, key }).first()
  if (known && known.fingerprint !== fingerprint) throw new Refusal(422, 'E_IDEMPOTENCY_MISMATCH')
  if (known && (known.isAnswered || (await takeOver(known)))) return known
  throw new Refusal(409, 'E_IDEMPOTENCY_IN_PROGRESS', { retryAfter: 1 })
}

/** Several may notice a dead write at once; one of them goes on with it. */
async function takeOver(known: IdempotencyKey) {
  if (known.createdAt > DateTime.now().minus({ minutes: STALE_MINUTES })) return false
  const { client } = IdempotencyKey.query()
  const [taken] = await IdempotencyKey.query()
    .where({ id: known.id, created_at: sqlTime(known.createdAt, client) })
    .update({ created_at: sqlTime(DateTime.now(), client) })
  return Boolean(taken)
}

/** Uploads are known by their address alone: their bytes are still on the way. */
function fingerprintOf({ request, auth }: HttpContext) {
  const credential = auth.user?.currentAccessToken?.identifier ?? 'session'
  return createHash('sha256')
    .update([request.method(), request.url(true), credential, request.raw() ?? ''].join('\n'))
    .digest('hex')
}

function replay({ response }: HttpContext, { status, body }: IdempotencyKey) {
  response.header('Idempotent-Replayed', 'true').status(status!)
  return response.send(body === null ? null : encryption.decrypt(body))
}

/** Sealed, since answers may carry what is shown only once: tokens, invitations, addresses of links. */
async function keepAnswer({ response }: HttpContext, claim: IdempotencyKey) {
  const status = response.getStatus()
  const body = response.hasStream || response.hasFileToStream ? undefined : response.getBody()
  const sealed = body === null || body === undefined ? null : encryption.encrypt(body)
  const keeps = status < 300 && (sealed?.length ?? 0) <= MAX_KEPT_BODY
  if (keeps) await claim.merge({ status, body: sealed }).save()
  else await claim.delete()
}
