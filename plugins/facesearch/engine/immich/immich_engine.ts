import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelFolder } from '../builtin/model_files.js'
import { EngineFailure } from '../engine_failure.js'
import type { AnalyseOptions, EngineInfo, Face, FaceEngine, Frame } from '../face_engine.js'
import { facesIn, type ImmichFace } from './immich_answer.js'
import { ImmichClient } from './immich_client.js'

const MOST_FACES = 100

/** The machine learning container of an existing Immich. It has no sign-in of its own: loopback or a private network. */
export class ImmichEngine implements FaceEngine {
  info!: EngineInfo
  readonly #client: ImmichClient
  readonly #model: string

  constructor(url: string, model: string) {
    this.#client = new ImmichClient(url, model)
    this.#model = model
  }

  /** Proves itself with a picture of three people. */
  async open() {
    await this.#client.ping()
    const sample = await readFile(join(modelFolder(), '..', 'demo', 'sample1.jpg'))
    const { faces } = facesIn(await this.#client.predict(sample))
    if (!faces.length) throw new EngineFailure('model_shape', { file: this.#model, found: '0' })
    this.info = infoOf(this.#model, faces[0].embedding.length)
  }

  async analyse(frame: Frame, { maxFaces = MOST_FACES, signal }: AnalyseOptions = {}) {
    const answer = facesIn(await this.#client.predict(await frame.jpeg(), signal))
    const found = answer.faces.map((face) => this.#faceOf(face, frame, answer))
    // What has no size is no number in a row either: it would stop the index of an org.
    const shown = found.filter(({ box }) => box.w > 0 && box.h > 0)
    return shown.toSorted((a, b) => b.quality - a.quality).slice(0, maxFaces)
  }

  async close() {}

  #faceOf(
    { boundingBox, embedding, score }: ImmichFace,
    frame: Frame,
    { imageWidth, imageHeight }: { imageWidth: number; imageHeight: number }
  ): Face {
    if (embedding.length !== this.info.dim) {
      throw new EngineFailure('model_shape', { file: this.#model, found: String(embedding.length) })
    }
    const { x1, y1, x2, y2 } = boundingBox
    const [left, top] = [clamp(x1 / imageWidth), clamp(y1 / imageHeight)]
    const box = {
      x: left,
      y: top,
      w: clamp(x2 / imageWidth) - left,
      h: clamp(y2 / imageHeight) - top,
    }
    const sizePx = Math.round(Math.min(box.w * frame.width, box.h * frame.height))
    const quality = score * Math.sqrt(Math.min(1, sizePx / 100))
    const isLarge = sizePx >= this.info.minFacePx
    return { box, score, sizePx, quality, embedding: isLarge ? embedding : null }
  }
}

const clamp = (part: number) => Math.min(1, Math.max(0, part))

const infoOf = (model: string, dim: number): EngineInfo => ({
  id: 'immich',
  modelVersion: `immich-${model.slice(0, 40)}-${dim}`,
  dim,
  metric: 'cosine',
  thresholds: { strict: 0.45, normal: 0.5, cluster: 0.5 },
  minFacePx: 32,
  runsInBrowser: false,
  licence: '',
})
