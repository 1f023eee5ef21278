import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { truncate } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import logger from '@adonisjs/core/services/logger'
import { DataStore, ERRORS, Upload as TusUpload } from '@tus/server'
import { discardUpload } from '#actions/ingest_upload'
import { Refusal } from '#exceptions/refusal'
import Upload, { UPLOAD_HOURS } from '#models/upload'
import { uploadPath } from '#storage/keys'
import { receivedBytes } from '#storage/received_bytes'

export interface Checksum {
  algorithm: 'sha1' | 'sha256'
  digest: Buffer
}

interface Access {
  orgId: string
  userId: string
  /** Of the bytes in this request, where it came with one. */
  checksum?: Checksum
  /** Makes row and file of a new upload. */
  begin?: (upload: { id: string; bytes: number }) => Promise<Upload>
}

/**
 * The uploads of one person in one org, for one request: rows say whose they are, files in the org's temp area how far
 * they came. Nobody else's exist.
 */
export class UploadStore extends DataStore {
  readonly #access: Access
  override extensions = [
    'creation',
    'creation-with-upload',
    'termination',
    'checksum',
    'expiration',
  ]

  constructor(access: Access) {
    super()
    this.#access = access
  }

  override async create(upload: TusUpload) {
    await this.#access.begin!({ id: upload.id, bytes: upload.size! })
    return upload
  }

  /** Appends what arrives. Bytes that came for nothing (damaged, or the disk is full) are taken away again. */
  override async write(source: Readable, id: string, offset: number) {
    const upload = await this.#find(id)
    if (upload.state === 'finished') return offset
    const path = uploadPath(upload.orgId, id)
    const tally = new Tally(this.#access.checksum)
    try {
      await pipeline(
        source,
        (chunks: AsyncIterable<Buffer>) => tally.count(chunks),
        appender(path, offset)
      )
      tally.verify()
    } catch (error) {
      if (this.#access.checksum || !isHangUp(error)) await takeBack(path, offset)
      throw error
    }
    return offset + tally.bytes
  }

  override async getUpload(id: string) {
    const upload = await this.#find(id)
    const offset = await receivedBytes(upload)
    if (offset === null) throw ERRORS.FILE_NO_LONGER_EXISTS
    return new TusUpload({
      id,
      size: upload.byteSize,
      offset,
      creation_date: upload.createdAt.toUTC().toISO()!,
      metadata: metadataOf(upload),
    })
  }

  override async remove(id: string) {
    await discardUpload(await this.#find(id))
  }

  override getExpiration() {
    return UPLOAD_HOURS * 3_600_000
  }

  async #find(id: string) {
    const { orgId, userId } = this.#access
    const upload = await Upload.within(orgId).where({ id, user_id: userId }).first()
    if (!upload) throw ERRORS.FILE_NOT_FOUND
    return upload
  }
}

/** The reason why is told anyway: a second trouble is for the log. */
async function takeBack(path: string, offset: number) {
  await truncate(path, offset).catch((error) =>
    logger.error({ err: error }, 'A part stays half-written')
  )
}

class Tally {
  bytes = 0
  readonly #checksum?: Checksum
  readonly #hash

  constructor(checksum?: Checksum) {
    this.#checksum = checksum
    this.#hash = checksum && createHash(checksum.algorithm)
  }

  async *count(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      this.bytes += chunk.length
      this.#hash?.update(chunk)
      yield chunk
    }
  }

  verify() {
    if (this.#checksum && !this.#hash!.digest().equals(this.#checksum.digest)) {
      throw new Refusal(460, 'E_CHECKSUM_MISMATCH')
    }
  }
}

const appender = (path: string, start: number) => createWriteStream(path, { flags: 'r+', start })

/** What came before the connection broke is kept: that is what resuming is for. */
function isHangUp(error: unknown) {
  const { code, name } = error as NodeJS.ErrnoException
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || name === 'AbortError'
}

function metadataOf({ name, albumId, sha256, modifiedAt }: Upload) {
  return {
    filename: name,
    album_id: albumId,
    ...(sha256 && { sha256 }),
    ...(modifiedAt && { modified_at: String(modifiedAt) }),
  }
}
