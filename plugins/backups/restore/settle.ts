import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { sync } from '#storage/durable'

const AT_ONCE = 16

/** Returns when a folder with all that is in it survives a power cut: before it takes the place of what is there. */
export async function settle(folder: string) {
  const waiting = new Set<Promise<void>>()
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await settle(path)
    else {
      const one = sync(path).finally(() => waiting.delete(one))
      one.catch(() => {})
      waiting.add(one)
      if (waiting.size >= AT_ONCE) await Promise.race(waiting)
    }
  }
  await Promise.all(waiting)
  await sync(folder)
}
