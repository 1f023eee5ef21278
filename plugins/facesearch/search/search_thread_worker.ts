import { parentPort } from 'node:worker_threads'
import { layoutFor, PAGE_BYTES } from './block_layout.js'
import { hasSimd, type Kernel, plainKernel, wasmKernel } from './kernel.js'
import { searchBlock } from './search_block.js'
import type { ThreadOrder } from './search_thread.js'

interface OpenBlock {
  memory: WebAssembly.Memory
  dim: number
  kernel: Kernel
}

const makeKernel = hasSimd() ? wasmKernel : plainKernel
const blocks = new Map<number, OpenBlock>()

parentPort!.on('message', (order: ThreadOrder) => {
  if (order.type === 'forget') {
    blocks.delete(order.block)
    return
  }
  try {
    parentPort!.postMessage({ id: order.id, answer: search(order) })
  } catch (error) {
    parentPort!.postMessage({ id: order.id, error })
  }
})

function search({ block, opened, bytes, rows, query }: ThreadOrder & { type: 'search' }) {
  if (opened) blocks.set(block, open(opened))
  const { memory, dim, kernel } = blocks.get(block)!
  // Grown by the other thread: this one may not have seen it yet.
  if (memory.buffer.byteLength < bytes) memory.grow(0)
  return searchBlock(kernel, memory, layoutFor(dim), rows, query)
}

function open({ memory, dim }: { memory: WebAssembly.Memory; dim: number }): OpenBlock {
  if (memory.buffer.byteLength < PAGE_BYTES) throw new RangeError('A block without a first page')
  return { memory, dim, kernel: makeKernel(memory, layoutFor(dim)) }
}
