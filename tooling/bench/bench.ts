import { writeTable, remember } from './report.js'
import { cells, type Figure, HEADINGS } from './figure.js'
import { machine, programFolder } from './lumina.js'
import { endWithTheGate } from '../gate/process_groups.js'
import { findRows } from './rows.js'
import { FULL, QUICK } from './scale.js'

/**
 * Measures Lumina against the bare means, each row in one run on the same machine: `npm run bench`, or some of it:
 * `npm run bench -- ingest zip --quick`. Figures stand in `benchmarks/history.jsonl`, the table of a whole run in the
 * README as well.
 */
async function bench(args: string[]) {
  const isQuick = args.includes('--quick')
  const names = args.filter((arg) => !arg.startsWith('--'))
  const rows = await findRows()
  const unknown = names.filter((name) => !(name in rows))
  if (unknown.length) {
    console.error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(rows).join(', ')}.`)
    return 1
  }
  const chosen = Object.entries(rows).filter(([name]) => !names.length || names.includes(name))
  const where = await machine()
  console.log(`${where}\n${programFolder()}\n`)
  const figures: Figure[] = []
  let hasFailed = false
  for (const [name, row] of chosen) {
    try {
      for (const figure of [await row(isQuick ? QUICK : FULL)].flat()) {
        figures.push(figure)
        console.log(cells(figure).filter(Boolean).join(' · '))
      }
    } catch (error) {
      hasFailed = true
      console.error(`${name}: ${(error as Error).stack}`)
    }
  }
  console.log(`\n${writeTable([HEADINGS, ...figures.map(cells)])}`)
  const isWhole = !isQuick && !hasFailed && chosen.length === Object.keys(rows).length
  await remember({ figures, machine: where, isQuick, isWhole })
  return hasFailed ? 1 : 0
}

endWithTheGate()
process.exit(await bench(process.argv.slice(2)))
