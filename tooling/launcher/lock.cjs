'use strict'
const fs = require('fs')
const { say } = require('./voice.cjs')

const BEAT = 2000
const STALE = 15000

/**
 * Runs the work while no other launcher holds the same path. The holder touches the folder as long as it lives,
 * so one that was killed is noticed, also from another container where process ids mean nothing.
 */
async function holding(folder, work) {
  await acquire(folder)
  const beat = setInterval(() => touch(folder), BEAT)
  const release = () => remove(folder)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    process.removeListener('exit', release)
    release()
  }
}

async function acquire(folder) {
  let waiting = false
  while (!tryToMake(folder)) {
    if (isStale(folder)) {
      remove(folder)
      continue
    }
    if (!waiting) say('Another launcher is at work here, waiting for it…')
    waiting = true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function tryToMake(folder) {
  try {
    fs.mkdirSync(folder)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isStale(folder) {
  try {
    return Date.now() - fs.statSync(folder).mtimeMs > STALE
  } catch (error) {
    return false
  }
}

function touch(folder) {
  const now = new Date()
  fs.utimes(folder, now, now, () => {})
}

function remove(folder) {
  try {
    fs.rmdirSync(folder)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

module.exports = { holding }
