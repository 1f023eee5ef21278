import { arcFaceAlignment } from '../alignment.js'
import { openBuiltInFinder } from '../builtin/built_in_engine.js'
import type { Finder } from '../builtin/built_in_nets.js'
import { findFaces, type Recognition } from '../builtin/find_faces.js'
import type { Net } from '../builtin/nets.js'
import { openNet } from '../builtin/node_runtime.js'
import { EngineFailure } from '../engine_failure.js'
import type { AnalyseOptions, EngineInfo, FaceEngine, Frame } from '../face_engine.js'
import { unit } from '../geometry.js'
import { type ModelFolder, readModelFolder } from './model_folder.js'

/** Another one whenever embeddings of the same face become others. */
const PIPELINE = 1
const SIDES = { least: 64, most: 320 }
const DIMS = { least: 64, most: 2_048 }

/**
 * A recognition net of the ArcFace family that the operator supplied, after the built-in detection: a square chip in RGB in,
 * one vector out. How large both are is asked of the file.
 */
export class OnnxEngine implements FaceEngine {
  info!: EngineInfo
  readonly #folder: string
  #finder!: Finder
  #recognition!: Recognition

  constructor(folder: string) {
    this.#folder = folder
  }

  async open() {
    const folder = await readModelFolder(this.#folder)
    const open = await openNet()
    const net = await open(folder.model).catch((error) => {
      throw wrongShape(folder, String(error).slice(0, 200), error)
    })
    this.#recognition = recognitionOf(folder, net)
    this.info = infoOf(folder, await dimOf(folder, this.#recognition))
    this.#finder = await openBuiltInFinder(open)
  }

  analyse(frame: Frame, options?: AnalyseOptions) {
    return findFaces(this.#finder, this.#recognition, frame, options)
  }

  async close() {
    const { detector, landmarks } = this.#finder
    await Promise.all([detector, landmarks, this.#recognition.net].map((net) => net.release()))
  }
}

function recognitionOf(folder: ModelFolder, net: Net): Recognition {
  const [batch, channels, height, width] = net.inputShape
  const side = height ?? width ?? folder.options.side
  const isSquare = side === (width ?? side) && side >= SIDES.least && side <= SIDES.most
  if (net.inputShape.length !== 4 || channels !== 3 || !isSquare) {
    throw wrongShape(folder, `input ${shapeText(net.inputShape)} instead of [n, 3, 112, 112]`)
  }
  return {
    net,
    side,
    align: arcFaceAlignment,
    means: [folder.options.mean, folder.options.mean, folder.options.mean],
    divisor: folder.options.divisor,
    minFacePx: 32,
    batch: batch === null ? 2 : 1,
  }
}

/** Of what it makes of a grey chip: a file says little of it, and may be wrong. */
async function dimOf(folder: ModelFolder, { net, side }: Recognition) {
  const outputs = Object.values(
    await net.run(new Float32Array(3 * side * side), [1, 3, side, side]).catch((error) => {
      throw wrongShape(folder, String(error).slice(0, 200), error)
    })
  )
  const [vector] = outputs
  const isVector = outputs.length === 1 && vector.length >= DIMS.least && vector.length <= DIMS.most
  if (!isVector) throw wrongShape(folder, `${outputs.length} outputs, ${vector?.length} numbers`)
  if (!unit(vector)) throw wrongShape(folder, 'numbers that are none')
  return vector.length
}

const infoOf = ({ file, sha256, options }: ModelFolder, dim: number): EngineInfo => ({
  id: 'onnx',
  modelVersion: `onnx-${sha256.slice(0, 16)}-${dim}-${PIPELINE}`,
  dim,
  metric: 'cosine',
  thresholds: options.thresholds,
  minFacePx: 32,
  runsInBrowser: false,
  licence: options.licence,
  files: [{ name: file, sha256 }],
})

const wrongShape = ({ file }: ModelFolder, found: string, cause?: unknown) =>
  new EngineFailure('model_shape', { file, found }, cause)

const shapeText = (shape: readonly (number | null)[]) =>
  `[${shape.map((size) => size ?? 'n').join(', ')}]`
