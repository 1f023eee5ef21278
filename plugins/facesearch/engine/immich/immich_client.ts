import { EngineFailure } from '../engine_failure.js'
import { exchange, type Question } from './exchange.js'

const PING_MS = 5_000
/** A container that loads its model first takes its time. */
const PREDICT_MS = 60_000
const MOST_BYTES = 16 * 1024 * 1024
const LEAST_SCORE = 0.5

/** Speaks to `/ping` and `/predict` as they are in Immich's source. */
export class ImmichClient {
  readonly #url: string
  readonly #model: string

  constructor(url: string, model: string) {
    this.#url = url.replace(/\/+$/, '')
    this.#model = model
  }

  /** @throws EngineFailure engine_away */
  async ping() {
    const answer = await this.#ask('/ping', { ms: PING_MS })
    if (answer.toString().trim() !== 'pong') throw away('no Immich')
  }

  /** @throws EngineFailure engine_away, picture_unreadable, model_shape where the answer is no JSON */
  async predict(jpeg: Buffer, signal?: AbortSignal): Promise<unknown> {
    const form = new FormData()
    form.set('entries', JSON.stringify(this.#entries()))
    form.set('image', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'picture.jpg')
    const answer = await this.#ask('/predict', { form, ms: PREDICT_MS, signal })
    try {
      return JSON.parse(answer.toString())
    } catch (error) {
      throw new EngineFailure('model_shape', { file: this.#model, found: 'no JSON' }, error)
    }
  }

  #entries() {
    const modelName = this.#model
    return {
      'facial-recognition': {
        detection: { modelName, options: { minScore: LEAST_SCORE } },
        recognition: { modelName },
      },
    }
  }

  async #ask(path: string, question: Omit<Question, 'mostBytes'>) {
    const { status, bytes } = await exchange(this.#url + path, {
      ...question,
      mostBytes: MOST_BYTES,
    }).catch((error) => {
      question.signal?.throwIfAborted()
      throw away(String(error), error)
    })
    if (status === 400 || status === 415) throw new EngineFailure('picture_unreadable')
    if (status !== 200) throw away(`status ${status}`)
    return bytes
  }
}

const away = (why: string, cause?: unknown) =>
  new EngineFailure('engine_away', { engine: 'immich', why: why.slice(0, 200) }, cause)
