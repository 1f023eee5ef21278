import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type { Reason } from '#admin/run_action'
import { humanised } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'
import type AdminRun from '#models/admin_run'
import type { JobState } from '#queue/rows'

export interface RunWithState {
  run: AdminRun
  state: JobState
  progress: number
}

/** An action over many rows as whoever ordered it sees it, with the words of what it does. */
export default class AdminRunTransformer extends BaseTransformer<RunWithState> {
  constructor(
    run: RunWithState,
    protected i18n: I18n
  ) {
    super(run)
  }

  toObject() {
    const { run, state, progress } = this.resource
    const { id, resource, action, total, done, denied, failed, createdAt } = run
    return {
      id,
      resource,
      title: knownWord(this.i18n, `admin.${resource}.title`) ?? humanised(resource),
      action: knownWord(this.i18n, `admin.${resource}.actions.${action}`) ?? humanised(action),
      state,
      progress,
      total,
      done,
      denied,
      failed,
      refusal: this.#refusal,
      createdAt: createdAt.toISO()!,
    }
  }

  /** Why nothing was done at all. */
  get #refusal() {
    const reasons = JSON.parse(this.resource.run.reasons) as Reason[]
    const whole = reasons.find(({ id }) => id === null)
    return whole ? this.i18n.t(`errors.${whole.code}`, whole.params) : null
  }
}
