import type { Development } from './develop.js'
import type { Raster } from './raster.js'

/** What was painted, and how it wants to be developed where that is not the usual way. */
export type Scene = { raster: Raster; look?: Partial<Development> }
