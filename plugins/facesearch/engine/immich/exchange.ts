import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Question {
  form?: FormData
  /** Bounds of the answer. */
  mostBytes: number
  ms: number
  signal?: AbortSignal
}

/** Asks another machine once; follows nowhere, and breaks off what is too long or too late. */
export async function exchange(
  url: string,
  { form, mostBytes, ms, signal }: Question
): Promise<{ status: number; bytes: Buffer }> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  const limits = [AbortSignal.timeout(ms), ...(signal ? [signal] : [])]
  const sent = form && new Response(form)
  const body = sent && Buffer.from(await sent.arrayBuffer())
  const headers = sent && { 'content-type': sent.headers.get('content-type')! }
  return new Promise((resolve, reject) => {
    const options = { method: form ? 'POST' : 'GET', headers, signal: AbortSignal.any(limits) }
    request(url, options, (answer) => {
      bounded(answer, mostBytes).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, bytes }),
        reject
      )
    })
      .on('error', reject)
      .end(body)
  })
}

async function bounded(answer: IncomingMessage, most: number) {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) throw new Error(`The answer has more than ${most} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
