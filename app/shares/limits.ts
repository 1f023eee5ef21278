import env from '#start/env'

/** What visitors may add at a time, where a link lets them. */
export const VISITOR_LIMITS = {
  files: env.get('VISITOR_MAX_FILES'),
  fileBytes: env.get('VISITOR_MAX_UPLOAD_BYTES'),
}
