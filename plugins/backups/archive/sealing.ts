import { open as openFile } from 'node:fs/promises'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Output } from './output.js'
import { BackupRefusal } from './refusal.js'

/**
 * A backup under a passphrase: a head, then pieces of 64 KiB, each sealed by AES-256-GCM under a key that scrypt makes of the
 * passphrase. A piece is sealed with its number and with whether it is the last one: none can be altered, left out,
 * doubled or moved, and an end that is missing is noticed.
 *
 *     magic 16 · log2 N 1 · r 1 · p 1 · 0 · salt 16 · prefix 7 · 0 · HMAC-SHA-256 of all that 32
 */
export const MAGIC = Buffer.from('LUMINA SEALED 1\n')

const HEAD_BYTES = 76
const PLAIN = 64 * 1024
const TAG = 16
/** 128 MB and some tenths of a second for every guess. */
const COST = { logN: 17, r: 8, p: 1 }
/** Double that: whoever made an archive says how much memory is taken to open it. */
const MOST = { logN: 18, r: 8, p: 4 }

type Cost = typeof COST

interface Keys {
  sealing: Buffer
  head: Buffer
}

async function keysOf(passphrase: string, salt: Buffer, { logN, r, p }: Cost): Promise<Keys> {
  const N = 2 ** logN
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)
  const options = { N, r, p, maxmem: 256 * N * r }
  const made = await derive(passphrase.normalize('NFC'), salt, 64, options)
  return { sealing: made.subarray(0, 32), head: made.subarray(32) }
}

const markOf = (head: Buffer, key: Buffer) => createHmac('sha256', key).update(head).digest()

function nonceOf(prefix: Buffer, number: number, isLast: boolean) {
  const nonce = Buffer.alloc(12)
  prefix.copy(nonce)
  nonce.writeUInt32BE(number, 7)
  nonce[11] = Number(isLast)
  return nonce
}

/** Seals whatever is written and hands it on. */
export class SealedOutput implements Output {
  readonly #held = Buffer.allocUnsafe(PLAIN)
  #length = 0
  #number = 0

  private constructor(
    private readonly to: Output,
    private readonly key: Buffer,
    private readonly prefix: Buffer
  ) {}

  static async open(to: Output, passphrase: string, cost: Cost = COST) {
    const [salt, prefix] = [randomBytes(16), randomBytes(7)]
    const { logN, r, p } = cost
    const head = Buffer.concat([MAGIC, Buffer.from([logN, r, p, 0]), salt, prefix, Buffer.alloc(1)])
    const keys = await keysOf(passphrase, salt, cost)
    await to.write([head, markOf(head, keys.head)])
    return new SealedOutput(to, keys.sealing, prefix)
  }

  async write(parts: Buffer[]) {
    const sealed: Buffer[] = []
    for (const part of parts) {
      for (let at = 0; at < part.length;) {
        // The last piece is sealed as such, so one is held back until there is more.
        if (this.#length === PLAIN) sealed.push(...this.#seal(false))
        const taken = part.copy(this.#held, this.#length, at, at + PLAIN - this.#length)
        this.#length += taken
        at += taken
      }
    }
    if (sealed.length) await this.to.write(sealed)
  }

  async end() {
    await this.to.write(this.#seal(true))
    return this.to.end()
  }

  abort() {
    return this.to.abort()
  }

  #seal(isLast: boolean) {
    const cipher = createCipheriv(
      'aes-256-gcm',
      this.key,
      nonceOf(this.prefix, this.#number++, isLast)
    )
    const sealed = cipher.update(this.#held.subarray(0, this.#length))
    cipher.final()
    this.#length = 0
    return [sealed, cipher.getAuthTag()]
  }
}

/** Opens what was sealed. `source` begins with the magic. */
export async function* unseal(source: AsyncIterable<Buffer>, passphrase: string) {
  const pieces = new Pieces(source)
  const head = await pieces.take(HEAD_BYTES)
  const keys = await keysFor(head, passphrase)
  const prefix = head.subarray(36, 43)
  for (let number = 0; ; number++) {
    const piece = await pieces.take(PLAIN + TAG)
    const isLast = await pieces.isOver()
    const opened = open(piece, keys.sealing, nonceOf(prefix, number, isLast))
    if (opened) yield opened
    else {
      // A piece that is whole, and should have others behind it.
      const isWhole = isLast && open(piece, keys.sealing, nonceOf(prefix, number, false))
      throw new BackupRefusal(isWhole || piece.length < TAG ? 'cut_off' : 'damaged')
    }
    if (isLast) return
  }
}

/** Whether it opens a sealed archive, as its head says. What is damaged is no matter of the passphrase. */
export async function isPassphraseOf(path: string, passphrase: string) {
  const file = await openFile(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    await keysFor(buffer.subarray(0, bytesRead), passphrase)
    return true
  } catch (error) {
    if (error instanceof BackupRefusal) return error.reason !== 'passphrase_wrong'
    throw error
  } finally {
    await file.close()
  }
}

async function keysFor(head: Buffer, passphrase: string) {
  if (head.length < HEAD_BYTES) throw new BackupRefusal('cut_off')
  const [logN, r, p] = head.subarray(16, 19)
  if (logN < 10 || logN > MOST.logN || !r || r > MOST.r || !p || p > MOST.p) {
    throw new BackupRefusal('damaged')
  }
  const keys = await keysOf(passphrase, head.subarray(20, 36), { logN, r, p })
  if (!timingSafeEqual(markOf(head.subarray(0, 44), keys.head), head.subarray(44))) {
    throw new BackupRefusal('passphrase_wrong')
  }
  return keys
}

function open(piece: Buffer, key: Buffer, nonce: Buffer) {
  if (piece.length < TAG) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAuthTag(piece.subarray(-TAG))
  const opened = decipher.update(piece.subarray(0, -TAG))
  try {
    decipher.final()
    return opened
  } catch {
    return null
  }
}

/** A stream in pieces of a given length; the last one is shorter. */
class Pieces {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer[] = []
  #length = 0
  #isOver = false

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async take(length: number) {
    await this.#fill(length)
    const all = Buffer.concat(this.#held)
    const piece = all.subarray(0, length)
    this.#held = [all.subarray(piece.length)]
    this.#length = all.length - piece.length
    return piece
  }

  async isOver() {
    await this.#fill(1)
    return this.#length === 0
  }

  async #fill(length: number) {
    while (this.#length < length && !this.#isOver) {
      const { value, done } = await this.#source.next()
      if (done) this.#isOver = true
      else {
        this.#held.push(value)
        this.#length += value.length
      }
    }
  }
}
