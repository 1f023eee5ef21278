import { platform } from 'node:os'
import { describeFailure, type TaskReply, type TaskRequest } from './task_messages.js'

export type TaskHandlers = Record<string, (input: never) => Promise<unknown>>

const USAGE_EVERY_MS = 200

/** Turns this process into the child of a ChildPool: one task at a time, gone as soon as the parent is. */
export function serveTasks(handlers: TaskHandlers) {
  process.on('message', async ({ name, input }: TaskRequest) => {
    try {
      send({ type: 'done', output: await handlers[name](input as never) })
    } catch (error) {
      send({ type: 'failed', failure: describeFailure(error) })
    }
  })
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  outlivePoliteSignals()
  if (platform() !== 'linux') setInterval(reportUsage, USAGE_EVERY_MS).unref()
  send({ type: 'ready' })
}

/** A terminal or a supervisor signals the whole group; the parent decides when its work is finished. */
function outlivePoliteSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}

function reportUsage() {
  const { user, system } = process.cpuUsage()
  send({
    type: 'usage',
    usage: { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() },
  })
}

function send(reply: TaskReply) {
  if (process.connected) process.send!(reply)
}
