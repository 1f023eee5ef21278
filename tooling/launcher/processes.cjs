'use strict'
const os = require('os')
const { spawn } = require('child_process')
const { Refusal } = require('./voice.cjs')

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const LINES_SHOWN = 20
const PARENT = process.ppid
const HAS_GROUPS = process.platform !== 'win32'

/** Runs a program without showing its output, unless it fails. */
async function runQuietly(program, args, options) {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: HAS_GROUPS,
    windowsHide: true,
  })
  let output = ''
  const keep = (chunk) => (output += chunk)
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const stop = onSignal((signal) => {
    signalGroup(child, 'SIGKILL')
    process.exit(codeOf(null, signal))
  })
  const code = await ended(child)
  stop()
  if (code !== 0) throw new Refusal(excerpt(output) + '\n\n' + options.whenItFails)
  return output
}

/** Gives terminal and arguments to a program of the new Node and answers its exit code. */
async function handOver(home, args) {
  const child = spawn(home.node, args, { cwd: home.root, env: home.env, stdio: 'inherit' })
  // Ctrl+C reaches the child by itself; what is sent to the launcher alone is passed on.
  const stop = onSignal((signal) => {
    if (signal !== 'SIGINT') child.kill(signal)
  })
  const code = await ended(child)
  stop()
  return code
}

/**
 * Keeps a long-running program in a process group of its own: the first signal to the launcher becomes one orderly
 * request to end, and whatever is left of the group after that is killed.
 */
async function stayWith(child, askToEnd, graceMs) {
  let timer
  const stop = onSignal(() => {
    if (timer) return signalGroup(child, 'SIGKILL')
    askToEnd()
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  })
  const code = await ended(child)
  clearTimeout(timer)
  signalGroup(child, 'SIGKILL')
  stop()
  return code
}

function onSignal(listener) {
  SIGNALS.forEach((signal) => process.on(signal, listener))
  const watch = watchNpm(() => listener('SIGTERM'))
  return () => {
    clearInterval(watch)
    SIGNALS.forEach((signal) => process.removeListener(signal, listener))
  }
}

// npm passes a signal on to the shell between it and the launcher, which dies of it and tells nobody.
function watchNpm(whenGone) {
  if (!process.env.npm_lifecycle_event) return undefined
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return
    clearInterval(watch)
    whenGone()
  }, 250)
  return watch
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(codeOf(code, signal)))
  })
}

/** The exit code a shell would show. */
function codeOf(code, signal) {
  return code === null ? 128 + os.constants.signals[signal] : code
}

function signalGroup(child, signal) {
  try {
    process.kill(HAS_GROUPS ? -child.pid : child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

// The cause stands at the beginning (npm) or at the end (compilers) of what was printed.
function excerpt(output) {
  const lines = output.trim().split('\n')
  if (lines.length <= 2 * LINES_SHOWN) return lines.join('\n')
  return lines.slice(0, LINES_SHOWN).concat('…', lines.slice(-LINES_SHOWN)).join('\n')
}

module.exports = { runQuietly, handOver, stayWith, signalGroup, HAS_GROUPS }
