// The bare means of serving a file: node:http, and the file streamed into each answer. Its argument is the file.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const [file] = process.argv.slice(2)
const server = createServer(async (_, response) => {
  const { size } = await stat(file)
  response.writeHead(200, { 'content-type': 'image/webp', 'content-length': size })
  createReadStream(file).pipe(response)
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
