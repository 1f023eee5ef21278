import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from './ledger.js'
import type { Picture } from './picture_source.js'
import type { Chance } from './random.js'

export interface Door {
  url: string
  slug: string
  albumId: string
  token: string
}

type Answer = { status: number; headers: Headers; body: any }

/** One request. Nothing when the connection broke: then nobody knows what became of it. */
export async function ask(
  { url, token }: Door,
  path: string,
  init: RequestInit = {}
): Promise<Answer | undefined> {
  try {
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text && JSON.parse(text) }
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new Stuck(`No answer from ${path}`)
    return undefined
  }
}

export class Stuck extends Error {}

/** Something to be brought in, by whatever way, until it is acknowledged. May be called again after a crash. */
export interface Errand {
  readonly isDone: boolean
  run(door: Door): Promise<void>
}

const isBusy = ({ status }: Answer) => status === 503
const pause = ({ headers }: Answer) =>
  sleep(Math.min(Number(headers.get('retry-after') ?? 1), 2) * 1_000)

/** Some pictures as the files of one request. */
export class MultipartErrand implements Errand {
  isDone = false

  constructor(
    private pictures: Picture[],
    private ledger: Ledger
  ) {}

  async run(door: Door) {
    const form = new FormData()
    for (const { bytes, name } of this.pictures)
      form.append('files', new Blob([new Uint8Array(bytes)]), name)
    const path = `/api/v1/orgs/${door.slug}/albums/${door.albumId}/photos`
    const answer = await ask(door, path, { method: 'POST', body: form })
    if (!answer) return
    if (isBusy(answer)) return pause(answer)
    this.isDone = true
    for (const [index, picture] of this.pictures.entries()) {
      const entry = answer.body.data?.[index]
      if (entry?.photo) this.ledger.acknowledge(picture, entry.photo.id, 'multipart')
      else this.ledger.complain(`multipart: ${picture.name} was refused: ${describe(answer)}`)
    }
  }
}

/** One picture in parts. After a crash it goes on with what the server says it has. */
export class TusErrand implements Errand {
  isDone = false
  #address?: string
  /** Bytes that the server has acknowledged. */
  #offset = 0
  #isSure = true

  constructor(
    private picture: Picture,
    private ledger: Ledger,
    private plan: { withUpload: boolean; part: number; isHashed: boolean }
  ) {}

  static plan(chance: Chance, { bytes }: Picture) {
    const parts = chance.between(1, 5)
    return {
      withUpload: chance.isTrue(0.4),
      part: Math.ceil(bytes.length / parts),
      isHashed: chance.isTrue(0.5),
    }
  }

  async run(door: Door) {
    if (!this.#address) await this.#create(door)
    else if (!this.#isSure) await this.#inquire(door)
    while (this.#address && this.#isSure && !this.isDone) await this.#send(door)
  }

  async #create(door: Door) {
    const { bytes, name, sha256 } = this.picture
    const { withUpload, part, isHashed } = this.plan
    const metadata = {
      filename: name,
      album_id: door.albumId,
      ...(isHashed && { sha256 }),
    }
    const body = withUpload ? bytes.subarray(0, part) : undefined
    const answer = await this.#speak(door, `/api/v1/orgs/${door.slug}/uploads`, 'POST', body, {
      'upload-length': String(bytes.length),
      'upload-metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    })
    if (!answer) return
    if (isBusy(answer)) return pause(answer)
    if (answer.status !== 201) return this.#fail('creation', answer)
    this.#address = answer.headers.get('location')!
    this.#hear(answer)
  }

  async #send(door: Door) {
    const { bytes } = this.picture
    const part = bytes.subarray(this.#offset, this.#offset + this.plan.part)
    const answer = await this.#speak(door, this.#address!, 'PATCH', part, {
      'upload-offset': String(this.#offset),
    })
    this.#isSure = answer?.status === 204
    if (!answer) return
    if (answer.status === 204) return this.#hear(answer)
    // Somebody may still hold what the broken connection sent: asking tells how far it came.
    if (isBusy(answer) || answer.status === 409 || answer.status === 423) return pause(answer)
    this.#fail('part', answer)
  }

  async #inquire(door: Door) {
    const answer = await this.#speak(door, this.#address!, 'HEAD')
    if (!answer) return
    if (isBusy(answer)) return pause(answer)
    if (answer.status !== 200) return this.#fail('question', answer)
    const offset = Number(answer.headers.get('upload-offset'))
    if (offset < this.#offset)
      this.ledger.complain(
        `tus: ${this.picture.name} had ${this.#offset} bytes acknowledged and has ${offset}`
      )
    this.#isSure = true
    this.#hear(answer)
  }

  #hear({ headers }: Answer) {
    const photoId = headers.get('lumina-photo-id')
    this.#offset = Number(headers.get('upload-offset') ?? 0)
    if (photoId) {
      this.ledger.acknowledge(this.picture, photoId, 'tus')
      this.isDone = true
    } else if (this.#offset === this.picture.bytes.length) {
      this.ledger.complain(`tus: ${this.picture.name} is whole and no photo`)
      this.isDone = true
    }
  }

  #fail(step: string, answer: Answer) {
    this.ledger.complain(
      `tus: the ${step} of ${this.picture.name} was refused: ${describe(answer)}`
    )
    this.isDone = true
  }

  #speak(door: Door, path: string, method: string, body?: Buffer, headers = {}) {
    return ask(door, path, {
      method,
      headers: {
        'tus-resumable': '1.0.0',
        ...(body && { 'content-type': 'application/offset+octet-stream' }),
        ...headers,
      },
      body: body && new Uint8Array(body),
    })
  }
}

/** A photo that goes for good. */
export class PurgeErrand implements Errand {
  isDone = false

  constructor(
    private sha256: string,
    private photoId: string,
    private ledger: Ledger
  ) {
    ledger.leaving.set(sha256, photoId)
  }

  async run(door: Door) {
    const photos = `/api/v1/orgs/${door.slug}/photos`
    const trashed = await ask(door, `${photos}/${this.photoId}`, { method: 'DELETE' })
    if (!trashed || isBusy(trashed)) return
    if (trashed.status === 404) return this.#finish()
    const answer = await ask(door, `/api/v1/orgs/${door.slug}/purges`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ photo_ids: [this.photoId] }),
    })
    if (!answer || isBusy(answer)) return
    if (answer.status !== 200) this.ledger.complain(`purge: ${describe(answer)}`)
    this.#finish()
  }

  #finish() {
    this.isDone = true
    this.ledger.forget(this.sha256)
  }
}

const describe = ({ status, body }: Answer) => `${status} ${JSON.stringify(body?.errors ?? '')}`
