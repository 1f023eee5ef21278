'use strict'
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { say } = require('./voice.cjs')
const { runQuietly } = require('./processes.cjs')
const { holding } = require('./lock.cjs')

// What ends up in a build. A change anywhere else needs no new one.
const SOURCES = [
  'adonisrc.ts',
  'app',
  'bin',
  'commands',
  'config',
  'database',
  'package-lock.json',
  'package.json',
  'plugins',
  'providers',
  'public',
  'resources',
  'start',
  'tsconfig.build.json',
  'tsconfig.inertia.json',
  'tsconfig.json',
  'vite.config.ts',
]
// Written by a build itself.
const PRODUCTS = ['public/assets']

async function ensureBuild(home) {
  if (isFresh(home.root)) return
  await holding(path.join(home.root, '.building'), async function () {
    if (!isFresh(home.root)) await build(home)
  })
}

async function build(home) {
  say('Building…')
  const fingerprint = sourceFingerprint(home.root)
  await runQuietly(home.node, ['ace.js', 'build', '--tsconfig=tsconfig.build.json'], {
    cwd: home.root,
    env: Object.assign({}, home.env, { NODE_ENV: 'production' }),
    whenItFails: 'Lumina could not be built.',
  })
  fs.writeFileSync(fingerprintFile(home.root), fingerprint)
}

function isFresh(root) {
  try {
    return fs.readFileSync(fingerprintFile(root), 'utf8') === sourceFingerprint(root)
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function fingerprintFile(root) {
  return path.join(root, 'build', '.sources')
}

/** A digest of names and contents: times would change with every clone and copy. */
function sourceFingerprint(root) {
  const digest = crypto.createHash('sha256')
  for (const source of SOURCES) addTo(digest, root, source)
  return digest.digest('hex')
}

function addTo(digest, root, name) {
  const file = path.join(root, name)
  if (PRODUCTS.includes(name) || !fs.existsSync(file)) return
  const stat = fs.statSync(file)
  if (stat.isDirectory()) {
    for (const child of fs.readdirSync(file).sort()) addTo(digest, root, name + '/' + child)
  } else {
    digest.update(name + '\0' + stat.size + '\0')
    digest.update(fs.readFileSync(file))
  }
}

module.exports = { build, ensureBuild, sourceFingerprint, SOURCES }
