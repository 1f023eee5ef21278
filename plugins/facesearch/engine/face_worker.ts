import { constants, setPriority } from 'node:os'
import { hardenDecoders } from '#media/decoder'
import { serveTasks } from '#media/serve_tasks'
import { jpegOf, uprightPixels } from '#media/upright_pixels'
import type { EngineChoice } from './engine_choice.js'
import { EngineFailure } from './engine_failure.js'
import type { FaceEngine, Frame } from './face_engine.js'
import type { FaceReply, FaceTask } from './face_messages.js'
import { openEngine } from './open_engine.js'

const FRAME_SIDE = 1_600

/** One child serves one choice for as long as it lives. */
let opened: Promise<FaceEngine> | undefined

function engine(choice: EngineChoice) {
  opened ??= openEngine(choice).catch((error) => {
    opened = undefined
    throw error
  })
  return opened
}

async function frameOf(picture: Uint8Array): Promise<Frame> {
  const pixels = await uprightPixels(Buffer.from(picture), FRAME_SIDE).catch((error) => {
    throw new EngineFailure('picture_unreadable', {}, error)
  })
  return { ...pixels, jpeg: () => jpegOf(pixels) }
}

async function answer({ choice, picture, maxFaces }: FaceTask): Promise<FaceReply> {
  const { info, analyse } = bound(await engine(choice))
  if (!picture) return { info, faces: [] }
  return { info, faces: await analyse(await frameOf(picture), { maxFaces }) }
}

const bound = (one: FaceEngine) => ({ info: one.info, analyse: one.analyse.bind(one) })

// Whoever waits for a page comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
hardenDecoders()
serveTasks({
  look: async (task: FaceTask): Promise<FaceReply> => {
    try {
      return await answer(task)
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error
      return { failure: { reason: error.reason, params: error.params } }
    }
  },
})
