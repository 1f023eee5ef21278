'use strict'
const http = require('http')
const net = require('net')
const { Refusal } = require('./voice.cjs')

const REASONS = {
  EADDRINUSE: (env) => 'Port ' + env.PORT + ' is already in use.',
  EACCES: (env) => 'This user may not listen on port ' + env.PORT + '.',
  EADDRNOTAVAIL: (env) => 'This computer has no address ' + env.HOST + ' (HOST).',
  ENOTFOUND: (env) => 'This computer has no address ' + env.HOST + ' (HOST).',
}

/** Fills in HOST and PORT, and refuses before any work is done when nobody can listen there. */
async function ensurePortIsFree(env) {
  env.HOST = env.HOST || '0.0.0.0'
  env.PORT = env.PORT || '3333'
  if (!/^\d+$/.test(env.PORT) || Number(env.PORT) < 1 || Number(env.PORT) > 65535) {
    throw new Refusal('PORT must be a number from 1 to 65535, not "' + env.PORT + '".')
  }
  try {
    await listenOnce(Number(env.PORT), env.HOST)
  } catch (error) {
    const reason = REASONS[error.code]
    if (!reason) throw error
    throw new Refusal(reason(env) + '\nChoose another, for example: PORT=3400 npm start')
  }
}

function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(port, host, () => server.close(resolve))
  })
}

/** Resolves with true once the server says that it is alive, with false when asked to give up. */
async function answers(env, isOver) {
  while (!isOver()) {
    if (await isAlive(env)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

function isAlive(env) {
  return new Promise((resolve) => {
    const address = {
      host: reachableHost(env.HOST),
      port: env.PORT,
      path: '/health',
      timeout: 2000,
    }
    const request = http.get(address, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('error', () => resolve(false))
    request.once('timeout', () => request.destroy())
  })
}

function reachableHost(host) {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

/** The address to open in a browser. */
function publicAddress(env) {
  if (env.APP_URL) return env.APP_URL
  const isEverywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(env.HOST)
  const host = env.HOST.includes(':') ? '[' + env.HOST + ']' : env.HOST
  return 'http://' + (isEverywhere ? 'localhost' : host) + ':' + env.PORT
}

module.exports = { ensurePortIsFree, answers, isAlive, publicAddress }
