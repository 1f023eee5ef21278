export const MAX_TEXT = 2_000

/**
 * Makes text from a stranger's file safe to store and send: no control characters (line breaks and tabs stay), no
 * bidirectional overrides, no halves of characters, at most `most` UTF-16 units. Empty becomes null.
 */
export function cleanText(value: unknown, most = MAX_TEXT): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value)
    .slice(0, most * 4)
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202D\u202E\uFFFE\uFFFF]/g, '')
    .trim()
  return whole(text.slice(0, most)).trim() || null
}

/** As `cleanText`, on one line: for names, models and keywords. */
export function cleanLine(value: unknown, most = 200): string | null {
  return cleanText(typeof value === 'string' ? value.replace(/\s+/g, ' ') : value, most)
}

/** Bytes of unknown encoding: UTF-8 where they are valid UTF-8, else the old Windows default. Ends at the first NUL. */
export function decodeBytes(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = end === -1 ? bytes : bytes.subarray(0, end)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text)
  } catch {
    return new TextDecoder('windows-1252').decode(text)
  }
}

function whole(text: string) {
  return text.isWellFormed() ? text : text.toWellFormed().replaceAll('\uFFFD', '')
}
