import { DETECTOR_SIDE, detectorGraph } from './detector_graph.js'
import { landmarkGraph } from './landmark_graph.js'
import type { Net, OpenNet } from './nets.js'
import { recognitionGraph } from './recognition_graph.js'
import { readWeights, type WeightManifest, type Weights } from './weights.js'

export interface WeightFile {
  manifest: WeightManifest
  bytes: Uint8Array
}

export interface Finder {
  detector: Net
  landmarks: Net
  /** Where the detector looks, four numbers each: top, left, bottom, right. */
  anchors: Float32Array
}

/** What finds faces and their points. */
export async function openFinder(
  open: OpenNet,
  detector: WeightFile,
  landmarks: WeightFile
): Promise<Finder> {
  const weights = weightsOf(detector)
  return {
    detector: await open(detectorGraph(weights)),
    landmarks: await open(landmarkGraph(weightsOf(landmarks))),
    anchors: weights('Output/extra_dim').data,
  }
}

export const openRecognition = (open: OpenNet, recognition: WeightFile): Promise<Net> =>
  open(recognitionGraph(weightsOf(recognition)))

const weightsOf = ({ manifest, bytes }: WeightFile): Weights => readWeights(manifest, bytes)

export const DETECTOR_SHAPE = [1, 3, DETECTOR_SIDE, DETECTOR_SIDE] as const
