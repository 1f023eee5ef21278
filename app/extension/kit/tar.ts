const BLOCK = 512

export interface TarEntry {
  path: string
  bytes: Buffer
}

/** A tar archive (ustar) of plain files. The same files make the same bytes: it names no time and no owner. */
export function tarOf(entries: readonly TarEntry[]) {
  const blocks = entries.flatMap(({ path, bytes }) => [headerOf(path, bytes.length), padded(bytes)])
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}

function padded(bytes: Buffer) {
  const rest = bytes.length % BLOCK
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(BLOCK - rest)])
}

function headerOf(path: string, size: number) {
  const header = Buffer.alloc(BLOCK)
  const [prefix, name] = parted(path)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(prefix, 345, 155)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Names hold 100 bytes, and 155 more of the folders before them. */
function parted(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  const at = path.indexOf('/', Math.max(0, path.length - 101))
  const prefix = path.slice(0, at)
  const name = path.slice(at + 1)
  if (at < 0 || Buffer.byteLength(prefix) > 155 || Buffer.byteLength(name) > 100) {
    throw new Error(`The path ${path} is too long for an archive`)
  }
  return [prefix, name]
}
