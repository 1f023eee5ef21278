declare module '@poppinss/multiparty' {
  import type { PassThrough, Writable } from 'node:stream'
  import type { IncomingMessage } from 'node:http'

  export interface Part extends PassThrough {
    name: string | null
    /** Files have one, fields have none. */
    filename?: string
    /** Where in the request its content begins. */
    byteOffset: number
  }

  /** Emits `part`, `progress` (bytes received), `error` once, and `close` when everything was read. */
  export class Form extends Writable {
    constructor(options: { maxFields: number })
    /** The part whose bytes come just now; null between parts. */
    destStream: Part | null
    handleError(error: unknown): void
    parse(request: IncomingMessage): void
  }
}
