import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Form, type Part } from '@poppinss/multiparty'
import { Refusal } from '#exceptions/refusal'

/** Files of a batch, each with a field of its own beside it. */
const MAX_PARTS = 10_000
const MAX_NAME = 200
const MAX_FIELD_BYTES = 64 * 1024
const MAX_FIELDS_BYTES = 2 * 1024 * 1024
/** Names and headers of one part; also what may stand before the first and behind the last. */
const MAX_HEADER_BYTES = 128 * 1024
/** Whoever is refused goes on sending for a while before they look at the answer. */
const DRAINED_MS = 5_000

export interface FormFile {
  field: string
  name: string
  stream: Part
}

/**
 * Reads a multipart request to its end: files are handed over as they come, fields are answered. Every part of it has a
 * bound. What breaks one is refused at once, and the rest of the request is thrown away.
 *
 * @throws Refusal E_BAD_REQUEST, E_TOO_LARGE
 */
export async function readForm(
  request: IncomingMessage,
  take: (file: FormFile) => Promise<void>
): Promise<Map<string, string[]>> {
  const reading = new FormReading(request, take)
  try {
    return await reading.end
  } catch (error) {
    await drain(request, reading.form)
    throw error
  }
}

class FormReading {
  readonly form = guarded(new Form({ maxFields: MAX_PARTS }))
  readonly end: Promise<Map<string, string[]>>
  readonly #fields = new Map<string, string[]>()
  readonly #files: Promise<void>[] = []
  #fieldBytes = 0
  /** Where in the request a part last had the word. */
  #contentUntil = 0

  constructor(
    request: IncomingMessage,
    private take: (file: FormFile) => Promise<void>
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.form.on('part', (part: Part) => this.#read(part))
    this.form.on('progress', (received: number) => this.#measure(received))
    this.form.on('error', (error) => reject(asRefusal(error)))
    this.form.on('close', resolve)
    this.form.parse(request)
    this.end = promise.then(async () => {
      await Promise.all(this.#files)
      return this.#fields
    })
  }

  #read(part: Part) {
    this.#contentUntil = part.byteOffset
    if (part.filename === undefined) return this.#readField(part)
    const taken = this.take({ field: fieldOf(part), name: part.filename, stream: part })
    taken.catch((error) => this.form.handleError(error))
    this.#files.push(taken)
  }

  #readField(part: Part) {
    const chunks: Buffer[] = []
    let bytes = 0
    part.on('error', () => {})
    if (fieldOf(part).length > MAX_NAME) this.form.handleError(badRequest())
    part.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      this.#fieldBytes += chunk.length
      if (bytes > MAX_FIELD_BYTES || this.#fieldBytes > MAX_FIELDS_BYTES)
        return this.form.handleError(tooLarge())
      chunks.push(chunk)
    })
    part.on('end', () => {
      const values = this.#fields.get(fieldOf(part)) ?? []
      values.push(Buffer.concat(chunks).toString('utf8'))
      this.#fields.set(fieldOf(part), values)
    })
  }

  /** The parser collects headers without end, and skips without end what stands outside of parts. */
  #measure(received: number) {
    if (this.form.destStream) this.#contentUntil = received
    if (received - this.#contentUntil > MAX_HEADER_BYTES) this.form.handleError(badRequest())
  }
}

/** The parser throws at some names, in the middle of the server's own reading: that would end the process. */
function guarded(form: Form) {
  const write = form._write
  form._write = (chunk, encoding, done) => {
    try {
      write.call(form, chunk, encoding, done)
    } catch (error) {
      form.handleError(new Refusal(400, 'E_BAD_REQUEST', { cause: error }))
    }
  }
  return form
}

const fieldOf = ({ name }: Part) => (name ?? '').replace(/\[\d*\]$/, '')

function asRefusal(error: unknown) {
  if (error instanceof Refusal) return error
  const { status, message } = error as { status?: number; message?: string }
  if (status === 413) return tooLarge()
  // Whoever hung up hears nothing any more; it is no failure of ours.
  if (status || message === 'Request aborted' || isReset(error)) return badRequest(error)
  return error
}

const isReset = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNRESET'
const badRequest = (cause?: unknown) => new Refusal(400, 'E_BAD_REQUEST', { cause })
const tooLarge = () => new Refusal(413, 'E_TOO_LARGE')

/** An answer that is given while somebody still sends is often not heard. */
async function drain(request: IncomingMessage, form: Form) {
  request.unpipe(form)
  if (request.complete || request.destroyed) return void request.resume()
  const end = new AbortController()
  request.once('close', () => end.abort())
  request.once('end', () => end.abort())
  request.resume()
  await sleep(DRAINED_MS, undefined, { signal: end.signal }).catch(() => {})
}
