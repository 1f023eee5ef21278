import { Exception } from '@adonisjs/core/exceptions'
import logger from '@adonisjs/core/services/logger'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource, RowValidator } from '#admin/define_admin_resource'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'

/** What an action hands to whoever ran it, once: a link, a code. Never kept. */
export interface Handed {
  label: string
  value: string
}

/** Something that can be done with rows beyond changing their fields. The policy is asked for `run_<name>` with each row. */
export interface AdminAction<Row extends LucidRow = LucidRow, Input extends object = object> {
  /** Asked of whoever runs it, in a form. */
  input?: RowValidator
  /** Named in the dialog: what cannot be taken back. */
  isDangerous?: boolean
  /** Where it is offered: at one row, for many, or (by default) both. What hands something over is for one row. */
  on?: readonly ('row' | 'bulk')[]
  /** Does it with one row. A refusal is told beside the row; anything else counts as failed. */
  run: (row: Row, input: Input, area: Area) => Promise<Handed | void>
}

export interface Reason {
  id: string
  title: string
  code: string
  params?: Record<string, string | number>
}

export interface Outcome {
  done: number
  denied: number
  failed: number
  /** Of those that failed, the first ones. */
  reasons: Reason[]
  handed: Handed | null
}

const MOST_TOLD = 100

const nothingDone = (): Outcome => ({
  done: 0,
  denied: 0,
  failed: 0,
  reasons: [],
  handed: null,
})

/** An action by its name: what a resource has by nature is none. */
export function findAction({ actions }: AdminResource, name: string): AdminAction {
  if (Object.hasOwn(actions, name)) return actions[name]
  throw new Refusal(404, 'E_NOT_FOUND')
}

interface RunOptions {
  /** The words in which a validator says no. */
  messages?: MessagesProviderContact
  /** What was done before, where work is taken up again. */
  outcome?: Outcome
  /** Hears of each batch that was gone through. */
  onBatch?: (rows: LucidRow[], outcome: Outcome) => Promise<void>
}

/** Runs an action over rows, each for itself: what one may not be done to says nothing about the others. */
export async function runAction(
  resource: AdminResource,
  area: Area,
  name: string,
  rows: AsyncIterable<LucidRow[]>,
  sent: object = {},
  { messages, outcome = nothingDone(), onBatch }: RunOptions = {}
): Promise<Outcome> {
  const action = findAction(resource, name)
  const input = await acceptInput(action, sent, messages)
  for await (const some of rows) {
    for (const row of some) await runOn(row, { resource, area, name, action, input }, outcome)
    await onBatch?.(some, outcome)
  }
  return outcome
}

/** What the form of an action leaves of what was sent. Throws what its validator throws. */
export function acceptInput(
  { input }: AdminAction,
  sent: object,
  messages?: MessagesProviderContact
): object | Promise<object> {
  return input ? input.validate(sent, messages && { messagesProvider: messages }) : {}
}

interface Running {
  resource: AdminResource
  area: Area
  name: string
  action: AdminAction
  input: object
}

async function runOn(
  row: LucidRow,
  { resource, area, name, action, input }: Running,
  outcome: Outcome
) {
  const mayIt =
    (await allows(resource.policy, 'view', area, row)) &&
    (await allows(resource.policy, `run_${name}`, area, row))
  if (!mayIt) return void outcome.denied++
  const id = String(row.$primaryKeyValue)
  const named = row as unknown as { orgId?: string } & Record<string, unknown>
  try {
    outcome.handed = (await action.run(row, input, area)) ?? null
    const subject = { type: resource.name, id }
    await recordDeed({ event: `${resource.name}.${name}`, orgId: named.orgId, subject })
    outcome.done++
  } catch (error) {
    const { code, params } = reasonOf(error)
    if (code === 'E_INTERNAL') logger.error({ err: error, id }, 'An admin action failed')
    outcome.failed++
    const title = String(named[resource.record.title] ?? '')
    if (outcome.reasons.length < MOST_TOLD) outcome.reasons.push({ id, title, code, ...params })
  }
}

/** A refusal says why in its own words, of anything else nobody has to hear. */
function reasonOf(error: unknown) {
  if (!(error instanceof Exception) || error.status >= 500) return { code: 'E_INTERNAL' }
  const { params = {} } = error as Partial<Refusal>
  const isSaid = Object.keys(params).length > 0
  return { code: error.code ?? 'E_INTERNAL', params: isSaid ? { params } : undefined }
}
