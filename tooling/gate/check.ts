import { checkGeneratedCode } from './generated_code.js'
import { endWithTheGate } from './process_groups.js'
import { Report } from './report.js'
import { runEverything } from './rounds.js'
import { checkStart } from './start.js'
import { runStep } from './step.js'

endWithTheGate()
const report = new Report()
report.require('Generated code', await checkGeneratedCode())
for (const [title, script] of [
  ['Lint', 'lint'],
  ['Types of server and pages', 'typecheck'],
]) {
  report.require(title, await runStep({ title, args: ['launch.cjs', script], minutes: 10 }))
}
report.require('Start', await checkStart())
await runEverything(report)
process.exit(report.close())
