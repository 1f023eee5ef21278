import type { Figure } from './figure.js'
import { faceEngineRows } from './rows_face_engine.js'

/** Looking for faces, and finding them again. */
export const faceRows = async (): Promise<Figure[]> => [...(await faceEngineRows())]
