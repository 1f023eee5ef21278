'use strict'
const fs = require('fs')
const path = require('path')
const { Refusal } = require('./voice.cjs')

/** Makes the folder that holds everything with state, and refuses early when nothing can be written there. */
function ensureDataDir(env) {
  const probe = path.join(env.DATA_DIR, '.write-test-' + process.pid)
  try {
    fs.mkdirSync(env.DATA_DIR, { recursive: true, mode: 0o700 })
    fs.writeFileSync(probe, '')
    fs.unlinkSync(probe)
  } catch (error) {
    throw new Refusal(
      'Lumina cannot write to its data folder ' +
        env.DATA_DIR +
        ' (' +
        error.code +
        ').\n' +
        'Give it the rights, or choose another folder: DATA_DIR=/path/to/data npm start'
    )
  }
}

module.exports = { ensureDataDir }
