import { type FileName, FILES, TOTAL_BYTES } from './selfie_files'

export type LoadedFiles = Record<FileName, Uint8Array>

/** All files at once; `onProgress` hears parts of the whole, 0 to 1. */
export async function loadFiles(onProgress: (part: number) => void): Promise<LoadedFiles> {
  let loaded = 0
  const entries = Object.entries(FILES).map(async ([name, url]) => [
    name,
    await load(url, (bytes) => {
      loaded += bytes
      onProgress(Math.min(1, loaded / TOTAL_BYTES))
    }),
  ])
  return Object.fromEntries(await Promise.all(entries)) as LoadedFiles
}

async function load(url: string, onBytes: (count: number) => void): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`)
  const parts: Uint8Array[] = []
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return joined(parts)
    parts.push(value)
    onBytes(value.length)
  }
}

function joined(parts: Uint8Array[]) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
