import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { heif_image, MainModule } from 'libheif-js/libheif-wasm/libheif.js'
import type { Pixels } from './pixels.js'
import { MediaRefusal } from './refusal.js'
import type { Source } from './source.js'

/** What the decoder calls a plane which holds all channels of a picture. */
type Plane = { data: Uint8Array; stride: number; width: number; height: number }
type Create = (options: object) => MainModule
type Decoded = { image: heif_image; channels: Plane[] } | { code: unknown; message: string }

const require = createRequire(import.meta.url)
let compiled: Promise<WebAssembly.Module> | undefined

/**
 * The pixels of the main picture of a HEIC file, put together from its tiles and turned as the file says. The decoder
 * applies every turn of the container; an orientation in EXIF repeats one of them and must not be applied again.
 * Colours are those of the file's profile.
 *
 * @throws MediaRefusal E_CORRUPT_IMAGE
 */
export async function decodeHeic(source: Source): Promise<Pixels> {
  const decoder = await newDecoder()
  try {
    return decodeWith(decoder, Buffer.isBuffer(source) ? source : await readFile(source))
  } catch (error) {
    if (error instanceof MediaRefusal) throw error
    throw new MediaRefusal('E_CORRUPT_IMAGE', {}, { cause: error })
  } finally {
    setImmediate(collectGarbage)
  }
}

/** One for each picture: its memory only ever grows, and goes with it. */
async function newDecoder(): Promise<MainModule> {
  const create = require('libheif-js/libheif-wasm/libheif.js') as Create
  const module = await (compiled ??= compile())
  return create({
    print: () => {},
    printErr: () => {},
    instantiateWasm: (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void
    ) => {
      const instance = new WebAssembly.Instance(module, imports)
      receive(instance)
      return instance.exports
    },
  })
}

async function compile() {
  return WebAssembly.compile(
    await readFile(require.resolve('libheif-js/libheif-wasm/libheif.wasm'))
  )
}

function decodeWith(decoder: MainModule, file: Buffer): Pixels {
  const { heif_colorspace: colours, heif_chroma: layouts } = decoder
  const context = decoder.heif_context_alloc()
  if (!context) throw new MediaRefusal('E_MEDIA_MEMORY')
  decoder.heif_context_read_from_memory(context, file)
  const handle = decoder.heif_js_context_get_primary_image_handle(context)
  if (!handle || 'code' in handle) throw new MediaRefusal('E_CORRUPT_IMAGE')

  const channels = decoder.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const layout =
    channels === 4 ? layouts.heif_chroma_interleaved_RGBA : layouts.heif_chroma_interleaved_RGB
  const decoded: Decoded = decoder.heif_js_decode_image2(
    handle,
    colours.heif_colorspace_RGB,
    layout
  )
  if ('code' in decoded) throw new MediaRefusal('E_CORRUPT_IMAGE')
  return { ...withoutPadding(decoded.channels[0], channels), channels }
}

function withoutPadding({ data, stride, width, height }: Plane, channels: number) {
  const row = width * channels
  if (stride === row) return { data: Buffer.from(data.subarray(0, row * height)), width, height }
  const packed = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    packed.set(data.subarray(y * stride, y * stride + row), y * row)
  }
  return { data: packed, width, height }
}

/** A decoder that nobody needs any more holds its hundreds of megabytes until somebody asks for them. */
function collectGarbage() {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
