const REFUSALS = {
  E_EMPTY_FILE: [422, 'The file is empty'],
  E_NOT_AN_IMAGE: [415, 'The file is not a picture'],
  E_UNSUPPORTED_FORMAT: [415, 'Pictures of this format are not supported'],
  E_VIDEO: [415, 'The file is a video'],
  E_RAW: [415, 'The file is a raw recording of a camera'],
  E_ARCHIVE: [415, 'The file is an archive'],
  E_DOCUMENT: [415, 'The file is a document'],
  E_TOO_LARGE: [413, 'The file is too large'],
  E_TOO_MANY_PIXELS: [413, 'The picture has too many pixels'],
  E_TOO_MANY_PAGES: [413, 'The picture has too many pages'],
  E_CORRUPT_IMAGE: [422, 'The picture is damaged and cannot be read'],
  E_MEDIA_TIMEOUT: [422, 'The picture takes too long to read'],
  E_MEDIA_MEMORY: [422, 'The picture takes too much memory to read'],
  E_MEDIA_CRASHED: [422, 'The picture could not be read'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type RefusalCode = keyof typeof REFUSALS
export type RefusalParams = Record<string, string | number>
export type RefusalJson = { code: RefusalCode; params: RefusalParams }

/** A file we will not take, for a reason its owner can be told: `code` names the text, `params` fill it in. */
export class MediaRefusal extends Error {
  readonly status: number

  constructor(
    readonly code: RefusalCode,
    readonly params: RefusalParams = {},
    options?: ErrorOptions
  ) {
    const [status, message] = REFUSALS[code]
    super(message, options)
    this.name = 'MediaRefusal'
    this.status = status
  }

  static fromJSON({ code, params }: RefusalJson) {
    return new MediaRefusal(code, params)
  }

  toJSON(): RefusalJson {
    return { code: this.code, params: this.params }
  }
}
