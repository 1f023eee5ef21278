import type { EngineInfo } from '../face_engine.js'

/** What the package holds, and what this program was made with. */
export const MODEL_FILES = {
  detector: {
    name: 'ssd_mobilenetv1_model',
    sha256: '2835640602d53718aa6ae9a42896327eaa21beefed056c218d32ca7d79e1e2f8',
  },
  landmarks: {
    name: 'face_landmark_68_model',
    sha256: '4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b',
  },
  recognition: {
    name: 'face_recognition_model',
    sha256: 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589',
  },
} as const

/** Another one whenever embeddings of the same face become others: alignment, mirroring, normalization. */
const PIPELINE = 1

export const BUILT_IN: EngineInfo = {
  id: 'builtin',
  modelVersion: `builtin-${MODEL_FILES.recognition.sha256.slice(0, 12)}-${PIPELINE}`,
  dim: 128,
  metric: 'cosine',
  thresholds: { strict: 0.06, normal: 0.07, cluster: 0.065 },
  minFacePx: 24,
  runsInBrowser: true,
  licence: 'Detector and landmarks MIT (face-api), recognition public domain (dlib)',
}
