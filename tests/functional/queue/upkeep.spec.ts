import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import encryption from '@adonisjs/core/services/encryption'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import PruneExpiredRowsJob from '#jobs/prune_expired_rows_job'
import PruneJobs from '#jobs/prune_jobs_job'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import { sqlTime } from '#models/concerns/sql_time'
import ShareLink from '#models/share_link'
import { drain, enqueue } from '#queue/queue'
import { makeCast, makeUser } from '#tests/fixtures/people'

const ago = (part: object) => sqlTime(DateTime.now().minus(part), db.connection())
const ahead = (part: object) => sqlTime(DateTime.now().plus(part), db.connection())

async function left(table: string, key: string, keys: string[]) {
  const rows = await db.from(table).whereIn(key, keys).orderBy(key)
  return rows.map((row) => row[key])
}

test.group('Upkeep', () => {
  test('finished jobs are deleted after a while, dead ones later, waiting ones never', async ({
    assert,
  }) => {
    const ended = async (state: string, days: number | null) => {
      const id = randomUUID()
      await db.table('jobs').insert({
        id,
        name: 'prune_jobs',
        queue: 'maintenance',
        payload: '{}',
        state,
        max_attempts: 1,
        run_at: Date.now() + 3_600_000,
        finished_at: days === null ? null : ago({ days }),
        created_at: ago({ days: 90 }),
        updated_at: ago({ days: 90 }),
      })
      return id
    }
    const kept = [
      await ended('done', 6),
      await ended('cancelled', 6),
      await ended('dead', 59),
      await ended('queued', null),
    ]
    const old = [await ended('done', 8), await ended('cancelled', 8), await ended('dead', 61)]
    await enqueue(PruneJobs, {})
    await drain({ job: PruneJobs })
    assert.sameMembers(await left('jobs', 'id', [...kept, ...old]), kept)
    await db.from('jobs').whereIn('id', kept).delete()
  })

  test('what has lost its force is deleted, what has not stays', async ({ assert }) => {
    const user = await makeUser()
    const [kept, old] = [randomUUID(), randomUUID()]
    const session = (id: string, expiresAt: number) => ({
      id,
      data: '{}',
      started_at: 1,
      seen_at: 1,
      expires_at: expiresAt,
    })
    const token = (id: string, expiresAt: string) => ({
      id,
      user_id: user.id,
      purpose: 'sign_in',
      hash: id,
      email: user.email,
      expires_at: expiresAt,
      created_at: ago({ days: 8 }),
    })
    const key = (id: string, createdAt: string) => ({
      id,
      user_id: user.id,
      key: id,
      fingerprint: 'x',
      created_at: createdAt,
    })
    await db
      .table('sessions')
      .multiInsert([session(kept, Date.now() + 60_000), session(old, Date.now() - 1_000)])
    await db
      .table('account_tokens')
      .multiInsert([token(kept, ahead({ minutes: 1 })), token(old, ago({ days: 8 }))])
    await db
      .table('idempotency_keys')
      .multiInsert([key(kept, ago({ hours: 23 })), key(old, ago({ hours: 25 }))])
    await db.table('rate_limits').multiInsert([
      { key: kept, points: 1, expire: Date.now() + 60_000 },
      { key: old, points: 1, expire: Date.now() - 1_000 },
    ])

    await enqueue(PruneExpiredRowsJob, {})
    const [{ outcome }] = await drain({ job: PruneExpiredRowsJob })

    assert.equal(outcome, 'done')
    for (const table of ['sessions', 'account_tokens', 'idempotency_keys']) {
      assert.deepEqual(await left(table, 'id', [kept, old]), [kept], table)
    }
    assert.deepEqual(await left('rate_limits', 'key', [kept, old]), [kept])
  })

  test('openings of share links are forgotten after some months, their number is not', async ({
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const token = makeToken()
    const link = await ShareLink.create({
      orgId: org.id,
      createdById: owner.id,
      viewCount: 2,
      tokenHash: tokenHash(token),
      tokenSealed: encryption.encrypt(token),
    })
    const [kept, old] = [randomUUID(), randomUUID()]
    const view = (id: string, at: string) => ({
      id,
      org_id: org.id,
      share_link_id: link.id,
      visitor: id,
      created_at: at,
    })
    await db
      .table('share_views')
      .multiInsert([view(kept, ago({ days: 80 })), view(old, ago({ days: 100 }))])
    await enqueue(PruneExpiredRowsJob, {})
    await drain({ job: PruneExpiredRowsJob })
    assert.deepEqual(await left('share_views', 'id', [kept, old]), [kept])
    await link.refresh()
    assert.equal(link.viewCount, 2)
  })
})
