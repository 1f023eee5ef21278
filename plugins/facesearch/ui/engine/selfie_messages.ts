import type { Selfie, SelfieRefusal } from '../../engine/selfie'

/** `unsupported`: this browser cannot; `unreachable`: the files did not come; `unreadable`: no picture it knows. */
export interface PageRefusal {
  refusal: 'unsupported' | 'unreachable' | 'unreadable'
}

/** `version`: of the engine, as the server's index has it. */
export type SelfieOutcome = (Selfie & { version: string }) | SelfieRefusal | PageRefusal

export interface SelfieOrder {
  id: number
  picture: Blob
}

export type SelfieReply = { id: number; outcome: SelfieOutcome } | { progress: number }
