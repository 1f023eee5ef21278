'use strict'
// The door to every npm script. It is written for old Node versions on purpose: it runs on whatever the host has,
// brings the Node and the packages that Lumina needs, and hands over to them.
const path = require('path')
const { Refusal, say } = require('./tooling/launcher/voice.cjs')
const { readSettings } = require('./tooling/launcher/settings.cjs')
const { ensureRuntime } = require('./tooling/launcher/runtime.cjs')
const { ensurePackages, programPath } = require('./tooling/launcher/packages.cjs')
const { build, ensureBuild } = require('./tooling/launcher/build.cjs')
const { ensureDataDir } = require('./tooling/launcher/data_dir.cjs')
const { ensurePortIsFree } = require('./tooling/launcher/address.cjs')
const { serve, develop } = require('./tooling/launcher/server.cjs')
const { handOver } = require('./tooling/launcher/processes.cjs')

const root = __dirname
// Newer Node versions deprecate how the TypeScript loader hooks in.
const QUIET = '--disable-warning=DEP0205'

const commands = {
  start: async function (home) {
    await ensurePortIsFree(home.env)
    ensureDataDir(home.env)
    await prepare(home)
    await ensureBuild(home)
    return serve(home, path.join(root, 'build'))
  },
  // What a container runs: everything is installed and built, and this folder is the build.
  serve: async function (home) {
    await ensurePortIsFree(home.env)
    ensureDataDir(home.env)
    await ensureRuntime(home)
    return serve(home, root)
  },
  dev: async function (home) {
    await ensurePortIsFree(home.env)
    ensureDataDir(home.env)
    await prepare(home)
    return develop(home)
  },
  build: async function (home) {
    await prepare(home)
    await build(home)
    return 0
  },
  ace: async function (home, args) {
    ensureDataDir(home.env)
    await prepare(home)
    return handOver(home, [QUIET, 'ace.js'].concat(args))
  },
  // Measured is what is served: the built program.
  bench: async function (home, args) {
    await prepare(home)
    await ensureBuild(home)
    return handOver(
      home,
      [QUIET, '--import=@poppinss/ts-exec', 'tooling/bench/bench.ts'].concat(args)
    )
  },
  test: script('tooling/gate/test.ts'),
  check: script('tooling/gate/check.ts'),
  torture: script('tooling/torture/main.ts'),
  // ESLint looks at the format of scripts alone; pages and texts are left to Prettier.
  lint: programs(['eslint', '.'], ['prettier', '--check', '.']),
  typecheck: programs(
    ['typescript', 'tsc', '--noEmit'],
    ['vue-tsc', '--noEmit', '-p', 'tsconfig.inertia.json']
  ),
  format: programs(['prettier', '--write', '.']),
}

async function main(name, args) {
  const command = commands[name]
  if (!command) {
    throw new Refusal(
      'Usage: node launch.cjs <' + Object.keys(commands).join(' | ') + '> [arguments]'
    )
  }
  return command({ root: root, env: readSettings(root) }, args)
}

async function prepare(home) {
  await ensureRuntime(home)
  await ensurePackages(home)
}

function script(file) {
  return async function (home, args) {
    await prepare(home)
    return handOver(home, [QUIET, '--import=@poppinss/ts-exec', file].concat(args))
  }
}

/** Runs every program even when one fails, so that one run shows all there is to mend. */
function programs() {
  const lines = Array.prototype.slice.call(arguments)
  return async function (home, args) {
    await prepare(home)
    let worst = 0
    for (const line of lines) {
      const found = programPath(home.root, line)
      worst = Math.max(worst, await handOver(home, [found.file].concat(found.args, args)))
    }
    return worst
  }
}

main(process.argv[2], process.argv.slice(3)).then(
  function (code) {
    process.exit(code)
  },
  function (error) {
    say(error instanceof Refusal ? error.message : error.stack)
    process.exit(1)
  }
)
