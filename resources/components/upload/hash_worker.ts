import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

interface Order {
  id: number
  file: File
}

/** Up to here the browser's own hash is quickest; beyond it a file would fill the memory. */
const IN_ONE = 64 * 1024 * 1024

let turn: Promise<void> = Promise.resolve()

// Away from the page, so that it stays smooth, and one after the other, so that only one file is in memory.
addEventListener('message', ({ data }: MessageEvent<Order>) => {
  turn = turn.then(() => answer(data))
})

async function answer({ id, file }: Order) {
  try {
    postMessage({ id, sha256: await hash(file) })
  } catch {
    // A file that cannot be read will say so when it is sent.
    postMessage({ id, sha256: null })
  }
}

/** Pages on plain http have no hash of the browser's. */
async function hash(file: File) {
  if (crypto.subtle !== undefined && file.size <= IN_ONE) {
    return bytesToHex(
      new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    )
  }
  const digest = sha256.create()
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(digest.digest())
    digest.update(value)
  }
}
