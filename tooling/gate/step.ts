import { endOf, killGroup, startGroup } from './process_groups.js'

export interface Step {
  title: string
  /** Arguments of Node. */
  args: string[]
  env?: NodeJS.ProcessEnv
  /** Where it runs, the checkout unless told. */
  cwd?: string
  minutes: number
}

/** Runs one step of the gate in the open and answers why it failed, or nothing when it went well. */
export async function runStep(step: Step): Promise<string | undefined> {
  console.log(`\n── ${step.title}`)
  const child = startGroup(process.execPath, step.args, {
    env: step.env ?? process.env,
    cwd: step.cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
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
