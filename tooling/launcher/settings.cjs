'use strict'
const fs = require('fs')
const path = require('path')

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/

/** The environment of everything that is started: variables win over the optional `.env` in the root folder. */
function readSettings(root) {
  const env = Object.assign({}, readEnvFile(path.join(root, '.env')), process.env)
  env.DATA_DIR = path.resolve(root, env.DATA_DIR || 'data')
  if (env.PLUGIN_FOLDERS) env.PLUGIN_FOLDERS = foldersFrom(root, env.PLUGIN_FOLDERS)
  env.TZ = 'UTC'
  return env
}

/** The server runs in a folder of its own. */
function foldersFrom(root, list) {
  return list
    .split(',')
    .map(function (folder) {
      return folder.trim()
    })
    .filter(Boolean)
    .map(function (folder) {
      return path.resolve(root, folder)
    })
    .join(',')
}

function readEnvFile(file) {
  let text
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
  return parseEnv(text)
}

function parseEnv(text) {
  const values = {}
  for (const line of text.split(/\r?\n/)) {
    const match = LINE.exec(line)
    if (match) values[match[1]] = unquote(match[2])
  }
  return values
}

function unquote(value) {
  const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value)
  return quoted ? quoted[2] : value.replace(/(^|\s+)#.*$/, '')
}

module.exports = { readSettings, parseEnv }
