import { detectorAnchors, detectorGraph } from './detector_graph.js'
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
  /** Where the detector looks on a canvas of that size, in pixels. */
  anchors: ReturnType<typeof detectorAnchors>
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
    anchors: detectorAnchors(weights),
  }
}

export const openRecognition = (open: OpenNet, recognition: WeightFile): Promise<Net> =>
  open(recognitionGraph(weightsOf(recognition)))

const weightsOf = ({ manifest, bytes }: WeightFile): Weights => readWeights(manifest, bytes)
