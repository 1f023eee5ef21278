import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { buildAssets } from './assets.js'
import { checkPluginStyle } from './plugin_style.js'
import { checkPluginTypes } from './plugin_types.js'
import { endWithTheGate } from './process_groups.js'
import { Report } from './report.js'
import { runRound } from './round.js'

endWithTheGate()
const report = new Report()
const [given, only] = process.argv.slice(2)
const folder = resolve(given)
if (only !== '--tests') {
  report.require('Types', await checkPluginTypes(folder))
  report.require('Style', await checkPluginStyle(folder))
}
if (!existsSync('public/assets/.vite/manifest.json')) {
  report.require('Assets', await buildAssets())
}
const isInTree = !relative(resolve('plugins'), folder).startsWith('..')
report.count(
  'Tests',
  await runRound({
    title: 'Tests',
    args: ['unit', 'functional', 'contracts', 'browser'],
    env: {
      PLUGIN_UNDER_TEST: relative(process.cwd(), folder),
      ...(!isInTree && { PLUGIN_FOLDERS: folder }),
    },
    minutes: 10,
  })
)
process.exit(report.close())
