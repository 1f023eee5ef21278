import detectorManifest from '@vladmandic/face-api/model/ssd_mobilenetv1_model-weights_manifest.json?url&no-inline'
import detector from '@vladmandic/face-api/model/ssd_mobilenetv1_model.bin?url&no-inline'
import landmarksManifest from '@vladmandic/face-api/model/face_landmark_68_model-weights_manifest.json?url&no-inline'
import landmarks from '@vladmandic/face-api/model/face_landmark_68_model.bin?url&no-inline'
import recognitionManifest from '@vladmandic/face-api/model/face_recognition_model-weights_manifest.json?url&no-inline'
import recognition from '@vladmandic/face-api/model/face_recognition_model.bin?url&no-inline'
import runtime from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url&no-inline'

/** Addresses of the plugin's own files: nothing is fetched from elsewhere. Their names change with them, so they stay cached. */
export const FILES = {
  runtime,
  detector,
  detectorManifest,
  landmarks,
  landmarksManifest,
  recognition,
  recognitionManifest,
}

export type FileName = keyof typeof FILES

/** Of all of them, unpacked: what a visitor is told before anything is loaded. */
export const TOTAL_BYTES = 26_710_000
