import { Refusal } from '#exceptions/refusal'
import type { SelfieRefusal } from '../engine/selfie.js'
import { MOST_PICTURE_BYTES } from './limits.js'

/** Why a selfie finds nobody. Of several faces it says where they are. */
export const selfieRefusal = ({ refusal, faces = [] }: SelfieRefusal) =>
  new Refusal(422, `plg.facesearch.errors.${refusal}`, { answer: { faces } })

export const tooLarge = () =>
  new Refusal(413, 'plg.facesearch.errors.picture_too_large', {
    params: { megabytes: MOST_PICTURE_BYTES / 1024 / 1024 },
  })

export const notASelfie = () => new Refusal(422, 'plg.facesearch.errors.not_a_selfie')
