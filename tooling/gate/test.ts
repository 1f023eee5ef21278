import { endWithTheGate } from './process_groups.js'
import { Report } from './report.js'
import { runEverything, runSelection } from './rounds.js'

endWithTheGate()
const args = process.argv.slice(2)
const report = new Report()
await (args.length > 0 ? runSelection(report, args) : runEverything(report))
process.exit(report.close())
