import { computed, ref } from 'vue'

interface Answer {
  data?: { id?: string; bytes?: number; file?: string }
  errors?: { message: string }[]
}

const TRIES = 5
const PAUSE_MS = 1_000
const UNFIT = 422
/** The same piece may get through later. */
const isPassing = (status: number) => status === 0 || status === 429 || status >= 502

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const cookie = (name: string) =>
  decodeURIComponent(document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? '')

/** Thrown with what the server said; its words are empty where it was not reached. */
class Refused extends Error {
  constructor(
    readonly status: number,
    words = ''
  ) {
    super(words)
  }
}

async function ask(method: string, address: string, body?: Blob | object, signal?: AbortSignal) {
  const isPiece = body instanceof Blob
  const response = await fetch(address, {
    method,
    signal,
    headers: {
      'Accept': 'application/json',
      'X-XSRF-TOKEN': cookie('XSRF-TOKEN'),
      'Content-Type': isPiece ? 'application/octet-stream' : 'application/json',
    },
    body: isPiece ? body : body && JSON.stringify(body),
  }).catch((error) => {
    if (signal?.aborted) throw error
    throw new Refused(0)
  })
  const answer: Answer = response.status === 204 ? {} : await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(response.status, answer.errors?.[0]?.message)
  return answer.data ?? {}
}

/** Sends an archive piece by piece: a line that breaks costs one of them. `place` is where uploads are. */
export function useArchiveUpload(place: string, pieceBytes: number) {
  const file = ref<File | null>(null)
  const sentBytes = ref(0)
  const isSending = ref(false)
  /** Why it stands still; empty where nobody answered. */
  const trouble = ref<string | null>(null)
  /** Whether the file itself was refused: to send it again changes nothing. */
  const isUnfit = ref(false)
  let id: string | undefined
  let stop = new AbortController()

  const fraction = computed(() => (file.value ? sentBytes.value / Math.max(1, file.value.size) : 0))

  /** Answers the name that it has there, or nothing where it came to no end. */
  async function send(chosen: File) {
    file.value = chosen
    sentBytes.value = 0
    id = undefined
    return goOn()
  }

  async function goOn() {
    const { value: chosen } = file
    if (!chosen) return
    stop = new AbortController()
    isSending.value = true
    trouble.value = null
    isUnfit.value = false
    try {
      if (!id) ({ id } = await ask('POST', place, { bytes: chosen.size }, stop.signal))
      const there = await ask('GET', `${place}/${id}`, undefined, stop.signal)
      sentBytes.value = there.bytes ?? 0
      while (sentBytes.value < chosen.size) await sendPiece(chosen)
      const { file: name } = await ask('POST', `${place}/${id}`, { name: chosen.name }, stop.signal)
      file.value = null
      id = undefined
      return name
    } catch (error) {
      if (stop.signal.aborted) return
      trouble.value = error instanceof Refused ? error.message : ''
      isUnfit.value = error instanceof Refused && error.status === UNFIT
    } finally {
      isSending.value = false
    }
  }

  async function sendPiece(chosen: File) {
    const at = sentBytes.value
    const piece = chosen.slice(at, at + pieceBytes)
    for (let number = 1; ; number++) {
      try {
        const address = `${place}/${id}?at=${at}`
        const there = await ask('PATCH', address, piece, stop.signal)
        sentBytes.value = there.bytes ?? at
        return
      } catch (error) {
        if (number === TRIES || !(error instanceof Refused) || !isPassing(error.status)) throw error
        await pause(PAUSE_MS * number)
      }
    }
  }

  async function cancel() {
    stop.abort()
    file.value = null
    trouble.value = null
    if (id) await ask('DELETE', `${place}/${id}`).catch(() => {})
    id = undefined
  }

  return { file, sentBytes, fraction, isSending, trouble, isUnfit, send, goOn, cancel }
}
