interface Order {
  id: number
  file: File
}

let turn: Promise<void> = Promise.resolve()

// Away from the page, so that it stays smooth, and one after the other, so that only one file is in memory.
addEventListener('message', ({ data }: MessageEvent<Order>) => {
  turn = turn.then(() => hash(data))
})

async function hash({ id, file }: Order) {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    const sha256 = Array.from(new Uint8Array(digest), (byte) =>
      byte.toString(16).padStart(2, '0')
    ).join('')
    postMessage({ id, sha256 })
  } catch {
    // A file that cannot be read will say so when it is sent.
    postMessage({ id, sha256: null })
  }
}
