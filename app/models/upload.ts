import { compose } from '@adonisjs/core/helpers'
import { UploadSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** A lost connection or a closed laptop may take so long; then the bytes go. */
export const UPLOAD_HOURS = 24

/** Bytes on their way in: announced and perhaps half received, not yet a photo. */
export default class Upload extends compose(UploadSchema, Identified, OrgOwned) {
  declare state: 'receiving' | 'finished'
}
