import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataFolder } from '#extension/places'
import { sync } from '#storage/durable'

/** A folder for what one restore sets aside. */
export const asideFolder = () =>
  join(dataFolder(), 'before_restore', new Date().toISOString().replaceAll(':', '-'))

/** Moves what is staged, and settled, to where it belongs in the data folder. What lies there is set aside. */
export async function replaceLive(name: string, staged: string) {
  const live = join(dataFolder(), name)
  if (await stat(live).catch(() => null)) {
    const aside = join(asideFolder(), name)
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
    await rename(live, aside)
  }
  await mkdir(dirname(live), { recursive: true })
  await rename(staged, live)
  await sync(dirname(live))
}
