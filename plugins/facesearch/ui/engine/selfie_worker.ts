import { BUILT_IN } from '../../engine/builtin/built_in_info'
import { selfieIn } from '../../engine/selfie'
import { decodePicture } from './decode_picture'
import { facesIn, openPageEngine, type PageEngine } from './page_engine'
import type { PageRefusal, SelfieOrder, SelfieOutcome, SelfieReply } from './selfie_messages'

let opened: Promise<PageEngine> | undefined
let turn: Promise<void> = Promise.resolve()

const reply = (message: SelfieReply) => postMessage(message)

// Away from the page, so that it stays smooth, and one after the other, so that only one picture is in memory.
addEventListener('message', ({ data }: MessageEvent<SelfieOrder>) => {
  turn = turn.then(async () => reply({ id: data.id, outcome: await outcomeOf(data.picture) }))
})

async function outcomeOf(picture: Blob): Promise<SelfieOutcome> {
  if (typeof OffscreenCanvas === 'undefined' || typeof createImageBitmap === 'undefined') {
    return { refusal: 'unsupported' }
  }
  const decoded = await decodePicture(picture).catch(() => null)
  if (!decoded) return { refusal: 'unreadable' }
  const engine = await openOnce().catch(whyNot)
  if ('refusal' in engine) return engine
  const selfie = selfieIn(await facesIn(engine, decoded))
  return 'refusal' in selfie ? selfie : { ...selfie, version: BUILT_IN.modelVersion }
}

function openOnce() {
  opened ??= openPageEngine((progress) => reply({ progress })).catch((error) => {
    // What was fetched and cannot run will not run later either.
    if (isOfNetwork(error)) opened = undefined
    throw error
  })
  return opened
}

const whyNot = (error: unknown): PageRefusal => ({
  refusal: isOfNetwork(error) ? 'unreachable' : 'unsupported',
})

const isOfNetwork = (error: unknown) =>
  error instanceof TypeError || /^\S+: \d{3}$/.test(String((error as Error).message))
