import type { AnalyseOptions, FaceEngine, Frame } from '../face_engine.js'
import { BUILT_IN } from './built_in_info.js'
import { type Finder, openFinder } from './built_in_nets.js'
import { openBuiltInRecognition } from './built_in_recognition.js'
import { findFaces, type Recognition } from './find_faces.js'
import { readModelFile } from './model_files.js'
import type { OpenNet } from './nets.js'
import { openNet } from './node_runtime.js'

/** The weights of the package, on onnxruntime: needs no download and no setting. */
export class BuiltInEngine implements FaceEngine {
  readonly info = BUILT_IN
  #finder!: Finder
  #recognition!: Recognition

  async open() {
    const open = await openNet()
    this.#finder = await openBuiltInFinder(open)
    this.#recognition = await openBuiltInRecognition(open, await readModelFile('recognition'))
  }

  analyse(frame: Frame, options?: AnalyseOptions) {
    return findFaces(this.#finder, this.#recognition, frame, options)
  }

  async close() {
    const { detector, landmarks } = this.#finder
    await Promise.all([detector, landmarks, this.#recognition.net].map((net) => net.release()))
  }
}

export const openBuiltInFinder = async (open: OpenNet) =>
  openFinder(open, await readModelFile('detector'), await readModelFile('landmarks'))
