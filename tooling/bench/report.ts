import { execFile } from 'node:child_process'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { cells, type Figure, HEADINGS, isMet } from './figure.js'

const ROOT = resolve(import.meta.dirname, '../..')
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->']

export interface Measurement {
  figures: Figure[]
  machine: string
  isQuick: boolean
  isWhole: boolean
}

export function writeTable([headings, ...rows]: string[][]) {
  const line = (row: string[]) => `| ${row.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Every run is kept; a whole one is also what the README shows. */
export async function remember({ figures, machine, isQuick, isWhole }: Measurement) {
  const folder = join(ROOT, 'benchmarks')
  await mkdir(folder, { recursive: true })
  const commit = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT })
    .then(({ stdout }) => stdout.trim())
    .catch(() => null)
  const at = new Date().toISOString()
  const lines = figures.map((figure) =>
    JSON.stringify({ at, commit, isQuick, machine, ...figure, isMet: isMet(figure) })
  )
  if (!isQuick) await appendFile(join(folder, 'history.jsonl'), `${lines.join('\n')}\n`)
  if (isWhole) await updateReadme({ figures, machine, at })
}

async function updateReadme({
  figures,
  machine,
  at,
}: {
  figures: Figure[]
  machine: string
  at: string
}) {
  const path = join(ROOT, 'README.md')
  const readme = await readFile(path, 'utf8')
  const from = readme.indexOf(BEGIN)
  const to = readme.indexOf(END)
  if (from < 0 || to < from) return
  const table = writeTable([HEADINGS, ...figures.map(cells)])
  const text = `${BEGIN}\n\n${table}\n\nMeasured ${at.slice(0, 10)} on ${machine}.\n\n`
  await writeFile(path, readme.slice(0, from) + text + readme.slice(to))
}
