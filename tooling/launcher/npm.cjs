'use strict'
const fs = require('fs')
const path = require('path')

/** The script behind the host's `npm`, to be run by whichever Node is wanted; undefined when there is none. */
function hostNpm(env) {
  return candidates(env).find(isNpmCli)
}

function candidates(env) {
  const beside = path.dirname(process.execPath)
  return [
    env.npm_execpath,
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].concat(fromPath(env))
}

function fromPath(env) {
  const folders = (env.PATH || env.Path || '').split(path.delimiter).filter(Boolean)
  return folders.map((folder) => {
    try {
      return fs.realpathSync(path.join(folder, 'npm'))
    } catch (error) {
      return undefined
    }
  })
}

function isNpmCli(file) {
  return Boolean(file) && path.basename(file) === 'npm-cli.js' && fs.existsSync(file)
}

module.exports = { hostNpm }
