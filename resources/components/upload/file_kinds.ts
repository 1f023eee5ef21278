export type FileKind = 'photo' | 'sidecar' | 'other'

const PICTURE =
  /\.(jpe?g|jfif|png|apng|gif|webp|avif|heic|heif|hif|tiff?|bmp|svgz?|jxl|jp2|psd|dng|cr2|cr3|nef|arw|raf|orf|rw2|pef)$/i
const SIDECAR = /\.(xmp|json)$/i
const LITTER = /^(\.|thumbs\.db$|ehthumbs\.db$|desktop\.ini$|icon\r$|__macosx$|@eadir$)/i

/** What systems leave in folders for themselves. */
export const isLitter = (name: string) => LITTER.test(name)

/**
 * What to do with a file. Names may be wrong: what is called otherwise is a picture all the same where its first bytes
 * say so. Pictures of a kind that Lumina does not take are sent to it for its reasons.
 */
export async function kindOf(file: File): Promise<FileKind> {
  if (SIDECAR.test(file.name)) return 'sidecar'
  if (file.type.startsWith('image/') || PICTURE.test(file.name)) return 'photo'
  return (await beginsAsPicture(file)) ? 'photo' : 'other'
}

/** What the browser thinks a file is, where its name says so. */
export const announcedType = ({ type }: File) => (type.startsWith('image/') ? type : null)

async function beginsAsPicture(file: File) {
  try {
    return isPictureHead(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
  } catch {
    return false
  }
}

const BRANDS = ['heic', 'heix', 'heim', 'hevc', 'mif1', 'msf1', 'avif', 'avis']

export function isPictureHead(head: Uint8Array) {
  const text = String.fromCharCode(...head)
  return (
    text.startsWith('\xFF\xD8\xFF') ||
    text.startsWith('\x89PNG') ||
    text.startsWith('GIF8') ||
    text.startsWith('II*\0') ||
    text.startsWith('MM\0*') ||
    (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') ||
    (text.slice(4, 8) === 'ftyp' && BRANDS.includes(text.slice(8, 12)))
  )
}
