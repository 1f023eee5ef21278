import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What is asked, by the name that S3 has for it. */
export type Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'ListObjectsV2'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploads'

export interface Asked {
  operation: Operation
  key: string
  part: number
  range?: string
  /** How often this was asked before. */
  before: number
}

/** `cut` breaks the connection off, `truncated` does so in the middle of the answer, `silent` never answers. */
export type Failure = { status: number; code: string } | 'cut' | 'truncated' | 'silent'

interface Stored {
  body: Buffer
  etag: string
  metadata: Record<string, string>
  at: Date
}

interface Begun {
  key: string
  metadata: Record<string, string>
  at: Date
  parts: Map<number, { body: Buffer; etag: string }>
}

const SKEW_MS = 15 * 60_000

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string
  ) {
    super(code)
  }
}

/** A store that speaks S3 over HTTP, believes no signature that it did not work out itself, and fails when it is told to. */
export class StoreServer {
  readonly keyId = 'AKIATESTTESTTEST'
  readonly secret = `secret/${randomUUID()}`
  readonly region = 'eu-test-1'
  readonly bucket = 'backups'
  readonly objects = new Map<string, Stored>()
  readonly uploads = new Map<string, Begun>()
  readonly asked: Asked[] = []
  /** Says how it fails at what is asked, if at all, and keeps it waiting until it said so. */
  failing: (asked: Asked) => Failure | undefined | Promise<Failure | undefined> = () => undefined
  /** How far its clock is off. */
  skewMs = 0
  pageSize = 1_000

  private constructor(private readonly server: Server) {}

  static async start() {
    const server = createServer()
    const store = new StoreServer(server)
    server.on('request', (request, response) => void store.#answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return store
  }

  get endpoint() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get settings() {
    return {
      storeEndpoint: this.endpoint,
      storeRegion: this.region,
      storeBucket: this.bucket,
      storeKeyId: this.keyId,
      storeSecret: this.secret,
    }
  }

  get environment() {
    return {
      BACKUP_S3_ENDPOINT: this.endpoint,
      BACKUP_S3_REGION: this.region,
      BACKUP_S3_BUCKET: this.bucket,
      BACKUP_S3_ACCESS_KEY_ID: this.keyId,
      BACKUP_S3_SECRET_ACCESS_KEY: this.secret,
    }
  }

  count(operation: Operation) {
    return this.asked.filter((one) => one.operation === operation).length
  }

  put(key: string, body: Buffer, metadata: Record<string, string> = {}) {
    this.objects.set(key, { body, etag: md5(body), metadata, at: new Date() })
  }

  /** As new. */
  reset() {
    this.objects.clear()
    this.uploads.clear()
    this.asked.length = 0
    this.failing = () => undefined
    this.skewMs = 0
    this.pageSize = 1_000
  }

  async close() {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    request.on('error', () => {})
    try {
      const url = new URL(request.url!, this.endpoint)
      const [, bucket, ...rest] = url.pathname.split('/')
      const key = decodeURIComponent(rest.join('/'))
      const asked = this.#note(request, url, key)
      const failure = await this.failing(asked)
      if (failure === 'silent') return
      if (failure === 'cut') return request.socket.destroy()
      const body = await buffer(request)
      this.#refuseUnsigned(request, url, body)
      if (typeof failure === 'object') throw new Refused(failure.status, failure.code)
      if (decodeURIComponent(bucket) !== this.bucket) throw new Refused(404, 'NoSuchBucket')
      this.#act({ asked, url, request, response, body, isCut: failure === 'truncated' })
    } catch (error) {
      if (response.destroyed) return
      const { status, code } =
        error instanceof Refused ? error : { status: 500, code: 'InternalError' }
      response.writeHead(status, { 'content-type': 'application/xml' })
      const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}: ${this.keyId}</Message></Error>`
      response.end(request.method === 'HEAD' ? undefined : text)
    }
  }

  #note(request: IncomingMessage, url: URL, key: string) {
    const operation = operationOf(request.method!, url.searchParams, key)
    const part = Number(url.searchParams.get('partNumber'))
    const { range } = request.headers
    const same = this.asked.filter((one) => one.operation === operation && one.part === part)
    const asked = { operation, key, part, range, before: same.length }
    this.asked.push(asked)
    return asked
  }

  /** The signature is worked out anew from what came over the wire, and the body held against the hash that was signed. */
  #refuseUnsigned({ method, headers, rawHeaders }: IncomingMessage, url: URL, body: Buffer) {
    const found =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? ''
      )
    if (!found) throw new Refused(403, 'AccessDenied')
    const [, keyId, day, region, signedHeaders, signature] = found
    if (keyId !== this.keyId) throw new Refused(403, 'InvalidAccessKeyId')
    if (region !== this.region) throw new Refused(400, 'AuthorizationHeaderMalformed')
    const stamp = String(headers['x-amz-date'])
    const at = Date.parse(
      stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    )
    if (!(Math.abs(at - Date.now() - this.skewMs) < SKEW_MS)) {
      throw new Refused(403, 'RequestTimeTooSkewed')
    }
    const names = signedHeaders.split(';')
    if (!names.includes('host') || !names.includes('x-amz-content-sha256')) {
      throw new Refused(403, 'AccessDenied')
    }
    const payload = String(headers['x-amz-content-sha256'])
    const canonical = [
      method,
      url.pathname,
      [...url.searchParams]
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&'),
      ...names.map((name) => `${name}:${valueOf(name, rawHeaders)}`),
      '',
      signedHeaders,
      payload,
    ].join('\n')
    const scope = `${day}/${region}/s3/aws4_request`
    const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')
    const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
      (last, word) => createHmac('sha256', last).update(word).digest(),
      `AWS4${this.secret}`
    )
    const right = createHmac('sha256', key).update(text).digest('hex')
    if (right !== signature) throw new Refused(403, 'SignatureDoesNotMatch')
    // Nothing is taken whose bytes are not signed.
    if (payload !== sha256(body)) throw new Refused(400, 'XAmzContentSHA256Mismatch')
  }

  #act(acting: Acting) {
    const { asked, url, request, response, body } = acting
    const { key } = asked
    const uploadId = url.searchParams.get('uploadId') ?? ''
    switch (asked.operation) {
      case 'PutObject': {
        this.put(key, body, metadataOf(request))
        return response.writeHead(200, { etag: `"${md5(body)}"` }).end()
      }
      case 'HeadObject':
      case 'GetObject':
        return this.#send(acting, this.#object(key))
      case 'DeleteObject':
        this.objects.delete(key)
        return response.writeHead(204).end()
      case 'ListObjectsV2':
        return this.#list(url, response)
      case 'CreateMultipartUpload': {
        const id = randomUUID()
        const metadata = metadataOf(request)
        this.uploads.set(id, { key, metadata, at: new Date(), parts: new Map() })
        return xml(response, 'InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`)
      }
      case 'UploadPart': {
        const part = { body, etag: `"${md5(body)}"` }
        this.#upload(uploadId, key).parts.set(asked.part, part)
        return response.writeHead(200, { etag: part.etag }).end()
      }
      case 'ListParts':
        return this.#listParts(url, this.#upload(uploadId, key), response)
      case 'CompleteMultipartUpload':
        return this.#complete(uploadId, key, body.toString(), response)
      case 'AbortMultipartUpload':
        this.#upload(uploadId, key)
        this.uploads.delete(uploadId)
        return response.writeHead(204).end()
      case 'ListMultipartUploads': {
        const prefix = url.searchParams.get('prefix') ?? ''
        const found = [...this.uploads].filter(([, upload]) => upload.key.startsWith(prefix))
        const texts = found.map(
          ([id, { key: name, at }]) =>
            `<Upload><Key>${name}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`
        )
        return xml(response, 'ListMultipartUploadsResult', texts.join(''))
      }
    }
  }

  #object(key: string) {
    const object = this.objects.get(key)
    if (!object) throw new Refused(404, 'NoSuchKey')
    return object
  }

  #upload(id: string, key: string) {
    const upload = this.uploads.get(id)
    if (upload?.key !== key) throw new Refused(404, 'NoSuchUpload')
    return upload
  }

  #send({ request, response, isCut }: Acting, { body, etag, metadata, at }: Stored) {
    const wanted = request.headers['if-match']
    if (wanted && wanted.replaceAll('"', '') !== etag) throw new Refused(412, 'PreconditionFailed')
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (from && from >= body.length) throw new Refused(416, 'InvalidRange')
    const rest = body.subarray(from)
    const about = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])
    response.writeHead(from ? 206 : 200, {
      ...Object.fromEntries(about),
      'etag': `"${etag}"`,
      'content-length': rest.length,
      'last-modified': at.toUTCString(),
      ...(from && { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
    })
    if (request.method === 'HEAD') return response.end()
    if (!isCut) return response.end(rest)
    response.write(rest.subarray(0, Math.ceil(rest.length / 2)), () => response.destroy())
  }

  #list(url: URL, response: ServerResponse) {
    const prefix = url.searchParams.get('prefix') ?? ''
    const after = url.searchParams.get('continuation-token') ?? ''
    const most = Math.min(this.pageSize, Number(url.searchParams.get('max-keys') ?? 1_000))
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
      .sort()
      .filter((key) => key > after)
    const page = keys.slice(0, most)
    const isCut = keys.length > page.length
    const contents = page.map((key) => {
      const { body, etag, at } = this.objects.get(key)!
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><ETag>"${etag}"</ETag><LastModified>${at.toISOString()}</LastModified></Contents>`
    })
    const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    return xml(
      response,
      'ListBucketResult',
      `<IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}`
    )
  }

  #listParts(url: URL, { parts }: Begun, response: ServerResponse) {
    const after = Number(url.searchParams.get('part-number-marker') ?? 0)
    const all = [...parts]
      .sort(([one], [other]) => one - other)
      .filter(([number]) => number > after)
    const page = all.slice(0, this.pageSize)
    const isCut = all.length > page.length
    const texts = page.map(
      ([number, { body, etag }]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag><Size>${body.length}</Size></Part>`
    )
    const next = isCut ? `<NextPartNumberMarker>${page.at(-1)![0]}</NextPartNumberMarker>` : ''
    return xml(
      response,
      'ListPartsResult',
      `<IsTruncated>${isCut}</IsTruncated>${next}${texts.join('')}`
    )
  }

  #complete(id: string, key: string, text: string, response: ServerResponse) {
    const upload = this.#upload(id, key)
    const named = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll(/&quot;|"/g, ''),
    }))
    const parts = named.map(({ number, etag }) => {
      const part = upload.parts.get(number)
      if (part?.etag !== `"${etag}"`) throw new Refused(400, 'InvalidPart')
      return part
    })
    const isInOrder = named.every(({ number }, at) => !at || number > named[at - 1].number)
    if (!parts.length || !isInOrder) throw new Refused(400, 'InvalidPartOrder')
    const body = Buffer.concat(parts.map((part) => part.body))
    const sums = parts.map((part) => createHash('md5').update(part.body).digest())
    const etag = `${md5(Buffer.concat(sums))}-${parts.length}`
    this.objects.set(key, { body, etag, metadata: upload.metadata, at: new Date() })
    this.uploads.delete(id)
    return xml(response, 'CompleteMultipartUploadResult', `<ETag>"${etag}"</ETag>`)
  }
}

interface Acting {
  asked: Asked
  url: URL
  request: IncomingMessage
  response: ServerResponse
  body: Buffer
  isCut: boolean
}

function operationOf(method: string, query: URLSearchParams, key: string): Operation {
  if (!key) return query.has('uploads') ? 'ListMultipartUploads' : 'ListObjectsV2'
  if (method === 'POST')
    return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload'
  if (query.has('uploadId')) {
    if (method === 'PUT') return 'UploadPart'
    return method === 'DELETE' ? 'AbortMultipartUpload' : 'ListParts'
  }
  const plain = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }
  return plain[method as keyof typeof plain] as Operation
}

function metadataOf({ headers }: IncomingMessage) {
  const about = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return Object.fromEntries(about.map(([name, value]) => [name.slice(11), String(value)]))
}

function valueOf(name: string, raw: string[]) {
  const values = raw.filter((_, at) => at % 2 && raw[at - 1].toLowerCase() === name)
  return values.map((value) => value.trim().replaceAll(/ +/g, ' ')).join(',')
}

function xml(response: ServerResponse, root: string, inner: string) {
  response.writeHead(200, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?><${root}>${inner}</${root}>`)
}

const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )
const md5 = (body: Buffer) => createHash('md5').update(body).digest('hex')
const sha256 = (body: Buffer | string) => createHash('sha256').update(body).digest('hex')
