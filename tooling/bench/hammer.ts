import { connect, type Socket } from 'node:net'

/**
 * Asks for one address again and again over some kept connections, as plainly as can be, so that the cost of asking
 * hardly counts: answers are only counted to their end. Answers with requests a second.
 */
export async function hammer(url: string, headers: Record<string, string>, seconds: number) {
  const { hostname, port, pathname } = new URL(url)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const ask = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join('')}\r\n`)
  const started = performance.now()
  const until = started + seconds * 1000
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      keepAsking(connect(Number(port), hostname), ask, until)
    )
  )
  const total = counts.reduce((sum, count) => sum + count, 0)
  return total / ((performance.now() - started) / 1000)
}

const CONNECTIONS = 16
const HEAD_END = Buffer.from('\r\n\r\n')

function keepAsking(socket: Socket, ask: Buffer, until: number) {
  return new Promise<number>((resolve, reject) => {
    let count = 0
    let left = 0
    let head: Buffer = Buffer.alloc(0)
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.once('close', () => resolve(count))
    socket.once('connect', () => socket.write(ask))
    socket.on('data', (chunk: Buffer) => {
      if (left === 0) {
        head = head.length ? Buffer.concat([head, chunk]) : chunk
        const end = head.indexOf(HEAD_END)
        if (end < 0) return
        const text = head.toString('latin1', 0, end)
        const [, length] = /content-length: (\d+)/i.exec(text) ?? []
        if (!text.startsWith('HTTP/1.1 200') || !length)
          return void socket.destroy(new Error(`Answered with ${text.slice(0, 120)}`))
        left = Number(length) - (head.length - end - HEAD_END.length)
        head = Buffer.alloc(0)
      } else left -= chunk.length
      if (left > 0) return
      count++
      if (performance.now() < until) socket.write(ask)
      else socket.destroy()
    })
  })
}
