'use strict'
const fs = require('fs')
const path = require('path')

/** What onnxruntime-web needs in Node; browsers get what was built into the assets. */
const KEPT_OF_WEB = /^(ort\.node\.min\.(mjs|js)|ort-wasm-simd-threaded\.(mjs|wasm))$/

/** Takes what no process of this machine can load out of a `node_modules` folder: 350 MB. */
function prune(folder) {
  const binaries = path.join(folder, 'onnxruntime-node', 'bin', 'napi-v6')
  keep(binaries, (name) => name === process.platform)
  keep(path.join(binaries, process.platform), (name) => name === process.arch)
  keep(path.join(folder, 'onnxruntime-web', 'dist'), (name) => KEPT_OF_WEB.test(name))
}

function keep(folder, isKept) {
  if (!fs.existsSync(folder)) return
  for (const name of fs.readdirSync(folder)) {
    if (!isKept(name)) fs.rmSync(path.join(folder, name), { recursive: true })
  }
}

prune(process.argv[2])
