import { Refusal } from '#exceptions/refusal'
import type { Box } from '../engine/geometry.js'
import { MOST_PICTURE_BYTES } from './limits.js'
import type { SelfieTrouble } from './pick_face.js'

/** Why a selfie finds nobody. Of many faces it says where they are. */
export const selfieRefusal = (trouble: SelfieTrouble, faces: Box[]) =>
  new Refusal(422, `plg.facesearch.errors.${trouble}`, { answer: { faces } })

export const tooLarge = () =>
  new Refusal(413, 'plg.facesearch.errors.picture_too_large', {
    params: { megabytes: MOST_PICTURE_BYTES / 1024 / 1024 },
  })

export const notASelfie = () => new Refusal(422, 'plg.facesearch.errors.not_a_selfie')
