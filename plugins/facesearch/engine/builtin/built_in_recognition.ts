import { dlibAlignment } from '../alignment.js'
import { BUILT_IN } from './built_in_info.js'
import { openRecognition, type WeightFile } from './built_in_nets.js'
import type { Recognition } from './find_faces.js'
import { MEAN_RGB, RANGE } from './landmarks.js'
import type { OpenNet } from './nets.js'
import { RECOGNITION_SIDE } from './recognition_graph.js'

export const openBuiltInRecognition = async (
  open: OpenNet,
  file: WeightFile
): Promise<Recognition> => ({
  net: await openRecognition(open, file),
  side: RECOGNITION_SIDE,
  align: dlibAlignment,
  means: MEAN_RGB,
  divisor: RANGE,
  minFacePx: BUILT_IN.minFacePx,
  batch: 2,
})
