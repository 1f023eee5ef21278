import { failPhoto, RenderPhoto } from '#actions/render_photo'
import { Job, type JobContext, type JobDeath } from '#queue/job'

interface Payload {
  photoId: string
}

export default class RenderPhotoJob extends Job<Payload> {
  static jobName = 'render_photo'
  static queue = 'media' as const
  static attempts = 4

  async handle({ photoId }: Payload, { orgId, signal, finish }: JobContext) {
    await new RenderPhoto().handle({ orgId: orgId!, photoId, signal, alongside: finish })
  }

  async failed({ photoId }: Payload, { orgId, error, client }: JobDeath) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'E_ORIGINAL_MISSING' : (code ?? 'E_RENDER_FAILED')
    await failPhoto({ orgId: orgId!, photoId, reason: reason.slice(0, 60) }, client)
  }
}
