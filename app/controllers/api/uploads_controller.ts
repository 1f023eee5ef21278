import type { HttpContext } from '@adonisjs/core/http'
import { BeginUpload } from '#actions/begin_upload'
import { IngestUpload, settledOutcome } from '#actions/ingest_upload'
import { findUpload } from '#queries/uploads'
import AlbumPolicy from '#policies/album_policy'
import { outcomeHeaders, readChecksum, readMetadata, speakTus } from '#storage/tus/server'
import { UploadStore } from '#storage/tus/upload_store'
import { receivedBytes } from '#storage/received_bytes'
import { readModifiedAt, uploadMetadataValidator } from '#validators/upload'

/** Resumable uploads, by the tus protocol. They belong to the person who began them. */
export default class UploadsController {
  /** What the server can do. */
  async index(ctx: HttpContext) {
    return this.#speak(ctx)
  }

  async store(ctx: HttpContext) {
    const { org, membership } = ctx
    await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    const metadata = await uploadMetadataValidator.validate(readMetadata(ctx))
    const intent = {
      org,
      album: await org.findAlbum(metadata.album_id),
      userId: membership.userId,
      name: metadata.filename,
      sha256: metadata.sha256 ?? null,
      modifiedAt: readModifiedAt(metadata.modified_at),
    }
    return this.#speak(ctx, (upload) => new BeginUpload().handle({ ...intent, ...upload }))
  }

  /** How far it came. An upload that is whole but was cut off before it became a photo becomes one now. */
  async show(ctx: HttpContext) {
    const upload = await findUpload(ctx.membership, ctx.params.id)
    const isWhole = (await receivedBytes(upload)) === upload.byteSize
    const outcome = isWhole
      ? await new IngestUpload().handle({ org: ctx.org, uploadId: upload.id })
      : await settledOutcome(upload)
    if (outcome) setHeaders(ctx, outcomeHeaders(outcome))
    return this.#speak(ctx)
  }

  async update(ctx: HttpContext) {
    await findUpload(ctx.membership, ctx.params.id)
    await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    return this.#speak(ctx)
  }

  async destroy(ctx: HttpContext) {
    await findUpload(ctx.membership, ctx.params.id)
    return this.#speak(ctx)
  }

  #speak(ctx: HttpContext, begin?: ConstructorParameters<typeof UploadStore>[0]['begin']) {
    const { org, membership, params } = ctx
    const checksum = readChecksum(ctx)
    return speakTus(ctx, {
      store: new UploadStore({ orgId: org.id, userId: membership.userId, checksum, begin }),
      uploadId: params.id,
      finish: (uploadId) => new IngestUpload().handle({ org, uploadId }),
    })
  }
}

function setHeaders({ response }: HttpContext, headers: Record<string, string>) {
  for (const [name, value] of Object.entries(headers)) response.header(name, value)
}
