import { Exception } from '@adonisjs/core/exceptions'
import logger from '@adonisjs/core/services/logger'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { allows, denialOf } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource, RowValidator } from '#admin/define_admin_resource'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'

/**
 * What an action hands to whoever ran it, once: a link, a code. Kept nowhere but in the sealed answer, for a day, which the same
 * order gets when it is sent again under its `Idempotency-Key`.
 */
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

/** Why something was not done. */
export interface Reason {
  /** The row that it is about; without one it is about all of them. */
  id: string | null
  title: string
  kind: 'denied' | 'failed'
  code: string
  params?: Record<string, string | number>
}

export interface Outcome {
  done: number
  /** Rows with which it may not be done, also those that whoever runs it may not see. */
  denied: number
  failed: number
  /** Of the first rows that were denied, as far as they may be seen, and of the first that failed. */
  reasons: Reason[]
  handed: Handed | null
}

/** Of each kind. */
const MOST_TOLD = 50
const LONGEST_TITLE = 120

export const nothingDone = (): Outcome => ({
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

/** Hears of each row, before and after something is done with it. What it throws ends the run. */
export interface RowWatch {
  before: (row: LucidRow, outcome: Outcome) => Promise<void>
  after: (outcome: Outcome) => Promise<void>
}

interface RunOptions {
  /** The words in which a validator says no. */
  messages?: MessagesProviderContact
  /** What was done before, where work is taken up again. It grows with each row. */
  outcome?: Outcome
  watch?: RowWatch
}

/** Runs an action over rows, each for itself: what one may not be done to says nothing about the others. */
export async function runAction(
  resource: AdminResource,
  area: Area,
  name: string,
  rows: AsyncIterable<LucidRow[]>,
  sent: object = {},
  { messages, outcome = nothingDone(), watch }: RunOptions = {}
): Promise<Outcome> {
  const action = findAction(resource, name)
  const input = await acceptInput(action, sent, messages)
  for await (const some of rows) {
    for (const row of some) {
      await watch?.before(row, outcome)
      await runOn(row, { resource, area, name, action, input }, outcome)
      await watch?.after(outcome)
    }
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
  const { policy } = resource
  // Who may not see a row does not read of it here either.
  if (!(await allows(policy, 'view', area, row))) return void outcome.denied++
  const denial = await denialOf(policy, `run_${name}`, area, row)
  if (denial) return addReason(outcome, resource, row, { kind: 'denied', code: denial })
  const id = String(row.$primaryKeyValue)
  try {
    outcome.handed = (await action.run(row, input, area)) ?? null
    const { orgId } = row as unknown as { orgId?: string }
    await recordDeed({
      event: `${resource.name}.${name}`,
      orgId,
      subject: { type: resource.name, id },
    })
    outcome.done++
  } catch (error) {
    const why = reasonOf(error)
    if (why.code === 'E_INTERNAL') logger.error({ err: error, id }, 'An admin action failed')
    addReason(outcome, resource, row, { kind: 'failed', ...why })
  }
}

/** Counts a row with which nothing was done. Why is kept of the first ones. */
export function addReason(
  outcome: Outcome,
  { record }: AdminResource,
  row: LucidRow,
  why: Pick<Reason, 'kind' | 'code' | 'params'>
) {
  outcome[why.kind]++
  const told = outcome.reasons.filter(({ kind }) => kind === why.kind)
  if (told.length === MOST_TOLD) return
  const id = String(row.$primaryKeyValue)
  const title = String((row as unknown as Record<string, unknown>)[record.title] ?? '')
  outcome.reasons.push({ id, title: title.slice(0, LONGEST_TITLE), ...why })
}

/** A refusal says why in its own words, of anything else nobody has to hear. */
function reasonOf(error: unknown): Pick<Reason, 'code' | 'params'> {
  if (!(error instanceof Exception) || error.status >= 500) return { code: 'E_INTERNAL' }
  const { params = {} } = error as Partial<Refusal>
  return { code: error.code ?? 'E_INTERNAL', ...(Object.keys(params).length > 0 && { params }) }
}
