import * as ort from 'onnxruntime-web/wasm'
import { type Finder, openFinder } from '../../engine/builtin/built_in_nets'
import { openBuiltInRecognition } from '../../engine/builtin/built_in_recognition'
import { findFaces, type Recognition } from '../../engine/builtin/find_faces'
import { netsOf, type OnnxRuntime } from '../../engine/builtin/nets'
import type { WeightManifest } from '../../engine/builtin/weights'
import type { RgbPicture } from '../../engine/geometry'
import { type LoadedFiles, loadFiles } from './load_files'

export interface PageEngine {
  finder: Finder
  recognition: Recognition
}

/** The built-in engine in a page, from the same weights as on the server. */
export async function openPageEngine(onProgress: (part: number) => void): Promise<PageEngine> {
  const files = await loadFiles(onProgress)
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmBinary = files.runtime.buffer as ArrayBuffer
  const open = netsOf(ort as OnnxRuntime)
  return {
    finder: await openFinder(open, weightsIn(files, 'detector'), weightsIn(files, 'landmarks')),
    recognition: await openBuiltInRecognition(open, weightsIn(files, 'recognition')),
  }
}

function weightsIn(files: LoadedFiles, name: 'detector' | 'landmarks' | 'recognition') {
  const text = new TextDecoder().decode(files[`${name}Manifest`])
  return { manifest: JSON.parse(text) as WeightManifest, bytes: files[name] }
}

export const facesIn = ({ finder, recognition }: PageEngine, picture: RgbPicture) =>
  findFaces(finder, recognition, picture)
