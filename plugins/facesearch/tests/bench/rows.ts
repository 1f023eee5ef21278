import type { Figure } from '../../../../tooling/bench/figure.js'
import type { Scale } from '../../../../tooling/bench/scale.js'
import { faceEngineRows } from './engine_rows.js'
import { faceIndexingRows } from './indexing_rows.js'
import { faceSearchRows } from './search_rows.js'

/** Looking for faces, and finding them again. */
export const rows = {
  faces: async (scale: Scale): Promise<Figure[]> => [
    ...(await faceEngineRows()),
    ...(await faceIndexingRows(scale)),
    ...(await faceSearchRows(scale)),
  ],
}
