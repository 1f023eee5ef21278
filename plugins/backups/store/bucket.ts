import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { named } from './store_failures.js'
import type { StorePlace } from './store_place.js'

type Sdk = typeof import('@aws-sdk/client-s3')

export interface StoredObject {
  name: string
  bytes: number
  storedAt: number
}

export interface StoredFacts {
  bytes: number
  /** Changes with what is there. */
  etag: string
  /** Of the whole file, where whoever stored it said so. */
  sha256?: string
}

export interface StoredPart {
  number: number
  bytes: number
  etag: string
}

const CONNECT_MS = 10_000
/** A connection on which nothing moved for so long is dead. */
const IDLE_MS = 60_000
const TRIES = 3
/** More than a rotation leaves anywhere: a bucket full of something else is not read to its end. */
const MOST_PAGES = 20
const PARTS_A_PAGE = 1_000

/** What is ours in a bucket. Names are those of files; the prefix is put before them here. */
export class Bucket {
  private constructor(
    readonly place: StorePlace,
    private readonly sdk: Sdk,
    private readonly client: S3Client
  ) {}

  /** The package is loaded here, and by nobody who has no store. */
  static async open(place: StorePlace) {
    const sdk = await import('@aws-sdk/client-s3')
    const client = new sdk.S3Client({
      region: place.region,
      endpoint: place.endpoint,
      forcePathStyle: place.isPathStyle,
      credentials: { accessKeyId: place.keyId, secretAccessKey: place.secret },
      maxAttempts: TRIES,
      // Other stores than Amazon's do not know these; what is sent is signed with its SHA-256 anyway.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
    })
    return new Bucket(place, sdk, client)
  }

  close() {
    this.client.destroy()
  }

  put(name: string, body: Buffer, signal?: AbortSignal) {
    const command = new this.sdk.PutObjectCommand({ ...this.#at(name), Body: body })
    return this.#ask(() => this.client.send(command, { abortSignal: signal }), signal)
  }

  async facts(name: string, signal?: AbortSignal): Promise<StoredFacts> {
    const command = new this.sdk.HeadObjectCommand(this.#at(name))
    const found = await this.#ask(
      () => this.client.send(command, { abortSignal: signal }),
      signal
    ).catch(async (error) => {
      // A store that refuses this says no word why.
      await this.#listPage({ MaxKeys: 1 }, signal)
      throw error
    })
    const { ContentLength: bytes = 0, ETag: etag = '', Metadata: about = {} } = found
    return { bytes, etag, sha256: about.sha256 }
  }

  /** From a byte on, as long as it is still the same object. */
  async read(
    name: string,
    { etag, from = 0 }: { etag: string; from?: number },
    signal?: AbortSignal
  ) {
    const command = new this.sdk.GetObjectCommand({
      ...this.#at(name),
      IfMatch: etag,
      ...(from && { Range: `bytes=${from}-` }),
    })
    const { Body: body } = await this.#ask(
      () => this.client.send(command, { abortSignal: signal }),
      signal
    )
    return body as Readable
  }

  delete(name: string, signal?: AbortSignal) {
    const command = new this.sdk.DeleteObjectCommand(this.#at(name))
    return this.#ask(() => this.client.send(command, { abortSignal: signal }), signal)
  }

  /** Answers whether that was all, too. */
  async list(signal?: AbortSignal) {
    const objects: StoredObject[] = []
    let next: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await this.#listPage({ ContinuationToken: next }, signal)
      for (const { Key: key = '', Size: bytes = 0, LastModified: at } of answer.Contents ?? []) {
        const name = key.slice(this.place.prefix.length)
        objects.push({ name, bytes, storedAt: at?.getTime() ?? 0 })
      }
      next = answer.IsTruncated ? answer.NextContinuationToken : undefined
      if (!next) return { objects, isAll: true }
    }
    return { objects, isAll: false }
  }

  #listPage(more: { ContinuationToken?: string; MaxKeys?: number }, signal?: AbortSignal) {
    const command = new this.sdk.ListObjectsV2Command({ ...this.#ours(), Delimiter: '/', ...more })
    return this.#ask(() => this.client.send(command, { abortSignal: signal }), signal)
  }

  /** Begins an upload in parts and answers its id. */
  async begin(name: string, sha256: string, signal?: AbortSignal) {
    const command = new this.sdk.CreateMultipartUploadCommand({
      ...this.#at(name),
      ContentType: 'application/octet-stream',
      Metadata: { sha256 },
    })
    const { UploadId: id } = await this.#ask(
      () => this.client.send(command, { abortSignal: signal }),
      signal
    )
    return id!
  }

  /** The parts that are there already, or nothing where the upload is not known any more. */
  async parts(name: string, uploadId: string, signal?: AbortSignal): Promise<StoredPart[] | null> {
    const parts: StoredPart[] = []
    let marker: string | undefined
    for (;;) {
      const command = new this.sdk.ListPartsCommand({
        ...this.#at(name),
        UploadId: uploadId,
        MaxParts: PARTS_A_PAGE,
        PartNumberMarker: marker,
      })
      const answer = await this.#ask(async () => {
        try {
          return await this.client.send(command, { abortSignal: signal })
        } catch (error) {
          if ((error as Error).name === 'NoSuchUpload') return null
          throw error
        }
      }, signal)
      if (!answer) return null
      for (const { PartNumber: number = 0, Size: bytes = 0, ETag: etag = '' } of answer.Parts ?? [])
        parts.push({ number, bytes, etag })
      marker = answer.NextPartNumberMarker
      if (!answer.IsTruncated || !marker) return parts
    }
  }

  /** The store holds the part against its SHA-256, which is signed with it. */
  async sendPart(
    name: string,
    { uploadId, number, body }: { uploadId: string; number: number; body: Buffer },
    signal?: AbortSignal
  ): Promise<StoredPart> {
    const command = new this.sdk.UploadPartCommand({
      ...this.#at(name),
      UploadId: uploadId,
      PartNumber: number,
      Body: body,
    })
    const { ETag: etag = '' } = await this.#ask(
      () => this.client.send(command, { abortSignal: signal }),
      signal
    )
    return { number, bytes: body.length, etag }
  }

  complete(name: string, uploadId: string, parts: StoredPart[], signal?: AbortSignal) {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
    const command = new this.sdk.CompleteMultipartUploadCommand({
      ...this.#at(name),
      UploadId: uploadId,
      MultipartUpload: { Parts },
    })
    return this.#ask(() => this.client.send(command, { abortSignal: signal }), signal)
  }

  /** Gives up an upload and what it left there. One that is gone already is fine. */
  abandon(name: string, uploadId: string, signal?: AbortSignal) {
    const command = new this.sdk.AbortMultipartUploadCommand({
      ...this.#at(name),
      UploadId: uploadId,
    })
    return this.#ask(async () => {
      try {
        await this.client.send(command, { abortSignal: signal })
      } catch (error) {
        if ((error as Error).name !== 'NoSuchUpload') throw error
      }
    }, signal)
  }

  /** Uploads that nobody ended. The first thousand are enough: it is asked every day. */
  async unfinished(signal?: AbortSignal) {
    const command = new this.sdk.ListMultipartUploadsCommand(this.#ours())
    const { Uploads: uploads = [] } = await this.#ask(
      () => this.client.send(command, { abortSignal: signal }),
      signal
    )
    return uploads.map(({ Key: key = '', UploadId: id = '', Initiated: at }) => ({
      name: key.slice(this.place.prefix.length),
      id,
      begunAt: at?.getTime() ?? Date.now(),
    }))
  }

  #ours() {
    return { Bucket: this.place.bucket, Prefix: this.place.prefix }
  }

  #at(name: string) {
    return { Bucket: this.place.bucket, Key: `${this.place.prefix}${name}` }
  }

  #ask<Answer>(work: () => Promise<Answer>, signal?: AbortSignal) {
    return named(work, signal)
  }
}

/** Opens a store for the time of some work. */
export async function withBucket<Result>(
  place: StorePlace,
  work: (bucket: Bucket) => Promise<Result>
) {
  const bucket = await Bucket.open(place)
  try {
    return await work(bucket)
  } finally {
    bucket.close()
  }
}
