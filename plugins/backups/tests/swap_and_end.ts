import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { swap } from '#extension/swap'

// A process that is killed while a restore moves things: what it names is there anew already, and nothing says that it stays.
const [, , ...names] = process.argv
const root = join(process.env.DATA_DIR!, 'tmp', 'ended')
const [staged, aside] = [join(root, 'staged'), join(root, 'aside')]
await mkdir(staged, { recursive: true })
for (const name of names) await writeFile(join(staged, name), 'half of a restore')
await swap(names, { staged, aside })
process.kill(process.pid, 'SIGKILL')
