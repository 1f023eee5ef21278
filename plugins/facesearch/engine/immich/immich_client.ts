import { EngineFailure } from '../engine_failure.js'

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
    const answer = await this.#fetch('/ping', {}, PING_MS)
    if (answer.toString().trim() !== 'pong') throw away('no Immich')
  }

  /** @throws EngineFailure engine_away, picture_unreadable, model_shape where the answer is no JSON */
  async predict(jpeg: Buffer, signal?: AbortSignal): Promise<unknown> {
    const body = new FormData()
    body.set('entries', JSON.stringify(this.#entries()))
    body.set('image', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'picture.jpg')
    const answer = await this.#fetch('/predict', { method: 'POST', body }, PREDICT_MS, signal)
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

  async #fetch(path: string, request: RequestInit, ms: number, signal?: AbortSignal) {
    const limits = [AbortSignal.timeout(ms), ...(signal ? [signal] : [])]
    try {
      const response = await fetch(this.#url + path, {
        ...request,
        redirect: 'error',
        signal: AbortSignal.any(limits),
      })
      refuseStatus(response.status)
      return await bounded(response)
    } catch (error) {
      signal?.throwIfAborted()
      throw error instanceof EngineFailure ? error : away(String(error), error)
    }
  }
}

function refuseStatus(status: number) {
  if (status === 400 || status === 415) throw new EngineFailure('picture_unreadable')
  if (status !== 200) throw away(`status ${status}`)
}

async function bounded({ body }: Response) {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body ?? []) {
    size += part.length
    if (size > MOST_BYTES) throw away(`more than ${MOST_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const away = (why: string, cause?: unknown) =>
  new EngineFailure('engine_away', { engine: 'immich', why: why.slice(0, 200) }, cause)
