import { cleanLine } from './text.js'

const TAG_TABLE = 128
const MAX_TAGS = 100

/** The name an ICC profile gives itself ("Display P3"), or null. */
export function iccName(profile: Uint8Array): string | null {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength)
  try {
    return cleanLine(description(bytes), 100)
  } catch {
    return null
  }
}

function description(bytes: Buffer) {
  const tags = Math.min(bytes.readUInt32BE(TAG_TABLE), MAX_TAGS)
  for (let i = 0; i < tags; i++) {
    const entry = TAG_TABLE + 4 + i * 12
    if (bytes.toString('latin1', entry, entry + 4) === 'desc')
      return textAt(bytes, bytes.readUInt32BE(entry + 4))
  }
}

/** Version 2 profiles hold ASCII, version 4 profiles a list of UTF-16 translations. */
function textAt(bytes: Buffer, at: number) {
  if (bytes.toString('latin1', at, at + 4) !== 'mluc') {
    return bytes.toString('latin1', at + 12, at + 12 + bytes.readUInt32BE(at + 8))
  }
  const start = at + bytes.readUInt32BE(at + 24)
  const text = Buffer.from(bytes.subarray(start, start + bytes.readUInt32BE(at + 20)))
  return text.swap16().toString('utf16le')
}
