import type { Figure } from './figure.js'
import { faceEngineRows } from './rows_face_engine.js'
import { faceSearchRows } from './rows_face_search.js'
import type { Scale } from './scale.js'

/** Looking for faces, and finding them again. */
export const faceRows = async (scale: Scale): Promise<Figure[]> => [
  ...(await faceEngineRows()),
  ...(await faceSearchRows(scale)),
]
