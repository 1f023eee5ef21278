import { closeSync, openSync, readFileSync } from 'node:fs'
import { endOf, killGroup, startGroup } from './process_groups.js'

export interface Step {
  title: string
  /** Arguments of Node. */
  args: string[]
  env?: NodeJS.ProcessEnv
  /** Where it runs, the checkout unless told. */
  cwd?: string
  minutes: number
  /** Another step runs meanwhile: what this one says is kept in this file, and told when it has ended. */
  keptBack?: string
}

/** Runs one step of the gate in the open and answers why it failed, or nothing when it went well. */
export async function runStep(step: Step): Promise<string | undefined> {
  const title = `\n── ${step.title}`
  if (!step.keptBack) {
    console.log(title)
    return run(step, 'inherit')
  }
  const file = openSync(step.keptBack, 'a+')
  const tell = () => console.log(`${title}\n${readFileSync(step.keptBack!, 'utf8')}`)
  // A gate that is told to end in the middle has this to say all the same.
  process.once('exit', tell)
  try {
    return await run(step, file)
  } finally {
    process.off('exit', tell)
    closeSync(file)
    tell()
  }
}

async function run(step: Step, output: 'inherit' | number) {
  const child = startGroup(process.execPath, step.args, {
    env: step.env ?? process.env,
    cwd: step.cwd,
    stdio: ['ignore', output, output],
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    killGroup(child)
  }, step.minutes * 60_000)
  const code = await endOf(child)
  clearTimeout(timer)
  killGroup(child)
  if (isLate) return `killed after ${step.minutes} minutes`
  return code === 0 ? undefined : `exit code ${code}`
}
