'use strict'
const path = require('path')
const { spawn } = require('child_process')
const { pathToFileURL } = require('url')
const { answers, publicAddress } = require('./address.cjs')
const { holding } = require('./lock.cjs')
const { runQuietly, signalGroup, stayWith, HAS_GROUPS } = require('./processes.cjs')

const GRACE = 20000
const LEAVE_WITH_LAUNCHER = pathToFileURL(path.join(__dirname, 'leave_with_launcher.mjs')).href

/** Brings the database up to date and runs the built server until it ends. */
async function serve(home, folder) {
  home.env.NODE_ENV = 'production'
  await migrate(home, folder)
  const args = ['--enable-source-maps', '--import', LEAVE_WITH_LAUNCHER, 'bin/server.js']
  const child = spawn(home.node, args, {
    cwd: folder,
    env: home.env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: HAS_GROUPS,
  })
  announce(home.env, child)
  return stayWith(child, () => child.kill('SIGTERM'), GRACE)
}

/** Two servers that start together on one data folder must not both change its tables. */
async function migrate(home, folder) {
  await holding(path.join(home.env.DATA_DIR, '.migrating'), () =>
    runQuietly(home.node, ['ace.js', 'migration:run', '--force'], {
      cwd: folder,
      env: home.env,
      whenItFails: 'The database could not be brought up to date; nothing was started.',
    })
  )
}

async function announce(env, child) {
  let isOver = false
  child.once('exit', () => (isOver = true))
  if (await answers(env, () => isOver)) console.log('Lumina is ready at ' + publicAddress(env))
}

/** Server and pages with hot reload. `ace serve` outlives what it is asked politely, so it is given little time. */
async function develop(home) {
  home.env.NODE_ENV = 'development'
  await migrate(home, home.root)
  const args = ['--disable-warning=DEP0205', 'ace.js', 'serve', '--hmr', '--no-clear']
  const child = spawn(home.node, args, {
    cwd: home.root,
    env: home.env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: HAS_GROUPS,
  })
  let isAsked = false
  const askToEnd = () => {
    isAsked = true
    signalGroup(child, 'SIGTERM')
  }
  const code = await stayWith(child, askToEnd, 2000)
  return isAsked ? 0 : code
}

module.exports = { serve, develop }
