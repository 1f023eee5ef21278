import sharp from 'sharp'
import { headOf, type Source } from './source.js'

const SEARCHED_BYTES = 256 * 1024
const MARK = Buffer.from('colrnclx')
/** As H.273 counts them. */
const DISPLAY_P3 = 12

/** The profile of a HEIC which names its colours by number: none is needed where those are what screens assume. */
export async function heicProfile(source: Source): Promise<Uint8Array | undefined> {
  const head = await headOf(source, SEARCHED_BYTES)
  const mark = head.indexOf(MARK)
  if (mark === -1 || mark + MARK.length + 2 > head.length) return undefined
  return head.readUInt16BE(mark + MARK.length) === DISPLAY_P3 ? displayP3() : undefined
}

/** The library brings one along, which it hands out with pictures only. */
async function displayP3() {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
  const picture = await dot.withIccProfile('p3').png().toBuffer()
  const { icc } = await sharp(picture).metadata()
  return icc
}
