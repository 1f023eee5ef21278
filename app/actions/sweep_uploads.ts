import logger from '@adonisjs/core/services/logger'
import { DateTime } from 'luxon'
import { discardUpload, IngestUpload } from '#actions/ingest_upload'
import { Refusal } from '#exceptions/refusal'
import Org from '#models/org'
import type Upload from '#models/upload'
import { eachWaitingUpload, forgetSettledUploads } from '#queries/uploads'
import { receivedBytes } from '#storage/received_bytes'

/** Whoever sent the last byte is answered by now, or has gone. */
const QUIET_MINUTES = 10

/** Brings uploads to an end that nobody comes back to: whole ones become photos, the others go when their time is over. */
export class SweepUploads {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    for await (const upload of eachWaitingUpload(now.minus({ minutes: QUIET_MINUTES }))) {
      signal?.throwIfAborted()
      await this.#bringToAnEnd(upload, now).catch((error) => report(upload, error))
    }
    await forgetSettledUploads(now)
  }

  async #bringToAnEnd(upload: Upload, now: DateTime) {
    const bytes = await receivedBytes(upload)
    if (bytes === upload.byteSize) return this.#ingest(upload)
    if (bytes === null || upload.expiresAt < now) await discardUpload(upload)
  }

  async #ingest({ orgId, id }: Upload) {
    const org = await Org.findOrFail(orgId)
    if (org.isDeleted || org.isSuspended) return
    await new IngestUpload().handle({ org, uploadId: id })
  }
}

/** One that is refused, for it is no picture, or there is no room, is gone already. Others get their chance first. */
function report({ orgId, id }: Upload, error: unknown) {
  const refused = error instanceof Refusal ? error.code : undefined
  logger.warn(
    { err: error, refused, orgId, uploadId: id },
    'An upload could not be brought to an end'
  )
}
