'use strict'
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { Refusal, say } = require('./voice.cjs')
const { runQuietly } = require('./processes.cjs')
const { holding } = require('./lock.cjs')

/** Makes node_modules what package-lock.json says, and touches nothing when it already is. */
async function ensurePackages(home) {
  const lock = readText(path.join(home.root, 'package-lock.json'))
  const stamp = [hash(lock), process.platform, process.arch].join(' ')
  if (isInstalled(home.root, lock, stamp)) return
  await holding(path.join(home.root, '.installing'), async function () {
    if (isInstalled(home.root, lock, stamp)) return
    await install(home)
    writeMarker(home.root, stamp)
  })
}

function isInstalled(root, lock, stamp) {
  if (readText(markerFile(root)) === stamp) return true
  // `npm install` by hand leaves no marker, but npm's own record of what it installed.
  const record = readText(path.join(root, 'node_modules', '.package-lock.json'))
  if (!record || !covers(JSON.parse(record).packages, JSON.parse(lock).packages)) return false
  writeMarker(root, stamp)
  return true
}

/** Whether every package that this machine needs is installed in the locked version. */
function covers(installed, locked) {
  return Object.keys(locked).every(function (name) {
    const wanted = locked[name]
    if (name === '' || !isForThisMachine(wanted)) return true
    return Boolean(installed[name]) && installed[name].version === wanted.version
  })
}

function isForThisMachine(entry) {
  // Neither the C library a binary is for nor who asked for an optional package can be told from here.
  if (entry.optional && (entry.libc || !entry.os)) return false
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch)
}

function allows(list, value) {
  if (!list) return true
  const names = [].concat(list)
  if (names.includes('!' + value)) return false
  return names.includes(value) || names.every((name) => name[0] === '!')
}

async function install(home) {
  if (!home.npm)
    throw new Refusal('npm was not found. Install it together with Node.js, or run: npm start')
  say('Installing packages (the first time takes a minute or two)…')
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  await runQuietly(home.node, [home.npm, 'ci'].concat(flags), {
    cwd: home.root,
    env: home.env,
    whenItFails: 'The packages could not be installed. Is the npm registry reachable from here?',
  })
}

/** The script of an installed program: [package, …args] or [package, program, …args]. */
function programPath(root, line) {
  const folder = path.join(root, 'node_modules', line[0])
  const bin = JSON.parse(readText(path.join(folder, 'package.json'))).bin
  const isNamed = typeof bin === 'object' && bin[line[1]] !== undefined
  const file = typeof bin === 'string' ? bin : bin[isNamed ? line[1] : line[0]]
  return { file: path.join(folder, file), args: line.slice(isNamed ? 2 : 1) }
}

function markerFile(root) {
  return path.join(root, 'node_modules', '.launch-lock')
}

function writeMarker(root, stamp) {
  fs.writeFileSync(markerFile(root), stamp)
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

function hash(text) {
  return crypto.createHash('sha256').update(text).digest('hex')
}

module.exports = { ensurePackages, programPath, covers }
