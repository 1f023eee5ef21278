import { join } from 'node:path'
import { buildAssets } from './assets.js'
import { reportCoverage } from './coverage.js'
import { inOwnPlace } from './place.js'
import { findPostgres, withPostgres } from './postgres.js'
import { findRedis, withRedis } from './redis.js'
import type { Report } from './report.js'
import { runRound, type Round } from './round.js'
import { runTorture } from './torture.js'
import { checkWithoutPlugins } from './without_plugins.js'

const TORTURE_ROUNDS = 50

/** Everything: all suites on SQLite, the ones that touch the database again on PostgreSQL, and the coverage of it all. */
export async function runEverything(report: Report) {
  report.require('Assets', await buildAssets())
  report.require('The core without its plugins', await checkWithoutPlugins())
  await inOwnPlace(async (_env, folder) => {
    const coverage = join(folder, 'coverage')
    const env = { NODE_V8_COVERAGE: coverage }
    // Each waits for processes and disks more than it computes: side by side two take little longer than one of them.
    await Promise.all([onSqlite(report, env), besideSqlite(report, env)])
    report.require('Coverage', await reportCoverage(coverage))
  })
}

function onSqlite(report: Report, env: NodeJS.ProcessEnv) {
  return withRedisIfThere(report, (redis) =>
    count(report, {
      title: 'Unit, functional and contract tests on SQLite',
      args: ['unit', 'functional', 'contracts'],
      env: { ...env, ...redis },
      minutes: 40,
    })
  )
}

function onPostgres(report: Report, env: NodeJS.ProcessEnv) {
  return withRedisIfThere(report, (redis) =>
    withPostgresIfThere(report, (postgres) =>
      count(report, {
        title: 'Functional and contract tests on PostgreSQL',
        args: ['functional', 'contracts'],
        env: { ...env, ...redis, ...postgres },
        minutes: 40,
        isAside: true,
      })
    )
  )
}

async function besideSqlite(report: Report, env: NodeJS.ProcessEnv) {
  await onPostgres(report, env)
  await torture(report)
  const browsers = { title: 'Browser tests', args: ['browser'], env, minutes: 30, isAside: true }
  await count(report, browsers)
}

async function torture(report: Report) {
  report.count('Torture', await runTorture(TORTURE_ROUNDS))
}

async function count(report: Report, round: Round) {
  report.count(round.title, await runRound(round))
}

/** What was asked for, on SQLite or with `--postgres` on a throwaway PostgreSQL. */
export async function runSelection(report: Report, args: string[]) {
  report.require('Assets', await buildAssets())
  const rest = args.filter((arg) => arg !== '--postgres')
  const run = async (env: NodeJS.ProcessEnv) => {
    const title = ['Tests', ...rest].join(' ')
    await count(report, { title, args: rest, env, minutes: 20 })
  }
  await withRedisIfThere(report, (redis) => {
    if (rest.length === args.length) return run(redis)
    return withPostgresIfThere(report, (postgres) => run({ ...redis, ...postgres }))
  })
}

async function withPostgresIfThere(
  report: Report,
  work: (env: NodeJS.ProcessEnv) => Promise<void>
) {
  const programs = findPostgres()
  if (programs) return withPostgres(programs, (url) => work({ DATABASE_URL: url }))
  const missing = 'its server programs (initdb, postgres) were not found: apt install postgresql'
  if (process.env.REQUIRE_POSTGRES) return report.require('PostgreSQL', missing)
  report.notice(`The PostgreSQL round was not run: ${missing}`)
}

function withRedisIfThere(report: Report, work: (env: NodeJS.ProcessEnv) => Promise<void>) {
  const program = findRedis()
  if (program) return withRedis(program, (url) => work({ REDIS_TEST_URL: url }))
  const missing = 'redis-server was not found: apt install redis-server'
  if (process.env.REQUIRE_REDIS) report.require('Redis', missing)
  else report.notice(`The contract tests on Redis were not run: ${missing}`)
  return work({})
}
